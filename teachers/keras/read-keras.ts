import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { File } from 'h5wasm/node';
import { InvalidData } from '../../core/contracts/errors';
import { errorText } from '../../sources/error-text';
import { inScratchFolder } from '../../sources/scratch-folder';
import { unpackFiles } from '../tensorflow/pack-files';
import { readKerasConfig, type KerasConfig } from './keras-config';
import { readCountedWeights, readNamedWeights, type LayerWeights } from './read-weights';

/** A model as Keras saved it, before anything is built of it. */
export interface KerasModel {
  config: KerasConfig;
  weights: LayerWeights;
}

/**
 * A model of Keras in one file: .keras, or .h5 of Keras 2 or 3.
 *
 * @throws InvalidData for files that are no such model
 */
export async function readKeras(bytes: Uint8Array): Promise<KerasModel> {
  return isZip(bytes) ? readArchive(bytes) : readWhole(bytes);
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** Keras 3's .keras. */
async function readArchive(bytes: Uint8Array): Promise<KerasModel> {
  const files = unpackFiles(bytes, 'config.json');
  const config = readKerasConfig(readJson(Buffer.from(files.get('config.json') ?? []).toString('utf8')));
  const stored = files.get('model.weights.h5');
  if (!stored) throw new InvalidData('the archive has no model.weights.h5: it is no model of Keras 3');
  return { config, weights: await inHdf5(stored, (file) => readCountedWeights(file, config.layers)) };
}

/** A whole model in HDF5. */
async function readWhole(bytes: Uint8Array): Promise<KerasModel> {
  return inHdf5(bytes, (file) => {
    const json = file.attrs['model_config']?.value;
    if (typeof json !== 'string')
      throw new InvalidData(
        'the file has weights and no model_config: save the whole model, not its weights',
      );
    return { config: readKerasConfig(readJson(json)), weights: readNamedWeights(file) };
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidData(`the model's configuration is no JSON: ${errorText(error)}`, {}, error);
  }
}

/** What files in HDF5 begin with. */
const SIGNATURE = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');

/** HDF5's library reads files. */
async function inHdf5<T>(bytes: Uint8Array, read: (file: File) => T): Promise<T> {
  if (!SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length)))
    throw new InvalidData('the file is neither HDF5 nor a .keras archive');
  // Loaded where it is needed: most runs have no such teacher.
  const h5wasm = await import('h5wasm/node');
  await h5wasm.ready;
  return inScratchFolder(async (folder) => {
    const path = join(folder, 'model.h5');
    await writeFile(path, bytes);
    const file = open(() => new h5wasm.File(path, 'r'));
    try {
      return read(file);
    } finally {
      file.close();
    }
  });
}

function open(work: () => File): File {
  try {
    return work();
  } catch (error) {
    throw new InvalidData(`the file can't be read as HDF5: ${errorText(error)}`, {}, error);
  }
}
