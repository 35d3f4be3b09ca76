import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BroughtModel, BroughtSavedModel } from '../../core/contracts/teachers/brought-teacher';
import { parse } from '../../core/contracts/parse';
import { ClassOrder, TeacherInputs } from '../../core/contracts/teachers/teacher-mapping';
import { sha256 } from '../../storage/sha256';
import { openTeacher } from '../../teachers/open-teacher';
import { packFiles } from '../../teachers/tensorflow/pack-files';
import type { Teacher, TeacherRows } from '../../teachers/teacher';
import expected from '../golden/teachers/tensorflow/expected.json';
import { GOLDEN } from './golden-teachers';
import { aroundTeachers } from './asking-context';

/** Models of Keras and TensorFlow, with TensorFlow's own answers in expected.json. */
export const TENSORFLOW = join(GOLDEN, 'tensorflow');

export type TensorFlowKind = 'keras' | 'layers' | 'graph' | 'saved-model';

/** All files below a folder, by their paths in it. */
export function readFolder(folder: string, under = ''): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const name of readdirSync(join(folder, under))) {
    const path = under === '' ? name : `${under}/${name}`;
    if (statSync(join(folder, path)).isDirectory())
      for (const [own, bytes] of readFolder(folder, path)) files.set(own, bytes);
    else files.set(path, readFileSync(join(folder, path)));
  }
  return files;
}

/** What the store has of a golden model. */
export function packGolden(name: string): Uint8Array {
  const path = join(TENSORFLOW, name);
  return statSync(path).isDirectory() ? packFiles(readFolder(path)) : readFileSync(path);
}

interface Mapping {
  inputs: unknown[];
  output: object;
  signature?: string;
  tags?: string[];
}

/** Opens a model as a trainer would; whoever asks closes it. */
export function openTensorFlow(
  type: TensorFlowKind,
  bytes: Uint8Array,
  { inputs, output, ...choice }: Mapping,
  classes: number,
): Promise<Teacher> {
  const { name, ...order } = output as { name?: string };
  const mapped = {
    name: `${type} model`,
    model: { digest: sha256('model'), sizeBytes: bytes.length },
    inputs: parse(TeacherInputs, inputs, 'inputs'),
    output: { ...parse(ClassOrder, order, 'output'), ...(name !== undefined && { name }) },
  };
  const foreign: BroughtModel | BroughtSavedModel =
    type === 'saved-model'
      ? { type, ...mapped, signature: 'serving_default', tags: ['serve'], ...choice }
      : { type, ...mapped };
  const blobs = { read: () => Promise.resolve(bytes) };
  return openTeacher({ foreign, classes }, aroundTeachers(blobs));
}

/** Asks a model about rows, as a trainer would. */
export async function askTensorFlow(
  type: TensorFlowKind,
  bytes: Uint8Array,
  mapping: Mapping,
  rows: TeacherRows,
  classes: number,
): Promise<Float32Array> {
  const teacher = await openTensorFlow(type, bytes, mapping, classes);
  try {
    return await teacher.predict(rows);
  } finally {
    await teacher.close();
  }
}

/** Of one number a row that is class 1's chance: of both classes. */
export function bothChances(chances: readonly (readonly number[])[]): number[] {
  return chances.flatMap(([chance = NaN]) => [1 - chance, chance]);
}

/** Of logits, [rows, classes]: probabilities. */
export function softmaxRows(logits: readonly (readonly number[])[]): number[] {
  return logits.flatMap((row) => {
    const all = row.map(Math.exp);
    const sum = all.reduce((total, value) => total + value, 0);
    return all.map((value) => value / sum);
  });
}

/** The largest difference of probabilities. */
export function farthest(logProbabilities: Float32Array, wanted: readonly number[]): number {
  expect(logProbabilities).toHaveLength(wanted.length);
  return Math.max(...wanted.map((value, i) => Math.abs(Math.exp(logProbabilities[i] ?? NaN) - value)));
}

export const ANSWERS = expected;
