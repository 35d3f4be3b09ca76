import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readKeras, type KerasModel } from '../../teachers/keras/read-keras';
import { readLayers } from '../../teachers/tensorflow/read-layers';
import { packFiles } from '../../teachers/tensorflow/pack-files';
import expected from '../golden/backbones/expected.json';
import { readFolder } from './tensorflow-teachers';

/** Networks of Keras that trainings may start from, with what Keras says of two images. */
export const BACKBONES = join(__dirname, '..', 'golden', 'backbones');

export const BACKBONE_CASES: { file: string; cutAfter?: string; features: number[][] }[] = expected.cases;

/** float32 [2, 32, 32, 3] in [0, 1] */
export const BACKBONE_IMAGES = {
  shape: expected.shape as [number, number, number, number],
  pixels: Float32Array.from(Buffer.from(expected.pixels, 'base64'), (byte) => byte / 255),
};

export function packBackbone(file: string): Uint8Array {
  const path = join(BACKBONES, file);
  return statSync(path).isDirectory() ? packFiles(readFolder(path)) : readFileSync(path);
}

export async function readBackbone(file: string): Promise<KerasModel> {
  const bytes = packBackbone(file);
  return file.includes('.') ? readKeras(bytes) : readLayers(bytes);
}
