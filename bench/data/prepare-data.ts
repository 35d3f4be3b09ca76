import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pairIdx } from '../../core/data/arrays/pair-idx';
import { toBytes } from '../../core/data/typed-bytes';
import { createRandom, type Random } from '../../core/random/random';
import { cacheDir, exampleDataDir } from '../../infra/setup/paths.cjs';

/** The folder that every peer reads: raw little-endian arrays, so that none of them is measured decoding. */
export const dataFolder = path.join(cacheDir, 'bench', 'data');

const CLASSES = 10;
const TABULAR_ROWS = 30_000;
const TABULAR_COLUMNS = 33;

/** Writes the data sets once: MNIST's training images with a synthetic teacher, and a synthetic table. */
export function prepareData(): void {
  writeDataSet('mnist', drawMnist);
  writeDataSet('tabular', drawTable);
}

interface DataSet {
  /** float32 [rows, columns] */
  inputs: Float32Array;
  /** int32 [rows] */
  labels: Int32Array;
  /** The teacher's logits [rows, classes]; in the table its probability of 1 [rows]. */
  teacher: Float32Array;
}

function writeDataSet(name: string, draw: () => DataSet): void {
  const folder = path.join(dataFolder, name);
  const last = path.join(folder, 'labels.i32');
  if (existsSync(last)) return;
  mkdirSync(folder, { recursive: true });
  const { inputs, labels, teacher } = draw();
  writeFileSync(path.join(folder, 'inputs.f32'), toBytes(inputs));
  writeFileSync(path.join(folder, 'teacher.f32'), toBytes(teacher));
  // Written last: a run that was stopped half-way starts over.
  writeFileSync(last, toBytes(labels));
}

function drawMnist(): DataSet {
  const read = (file: string) => ({ file, bytes: readFileSync(path.join(exampleDataDir, 'mnist', file)) });
  const { inputs, labels } = pairIdx(read('train-images-idx3-ubyte.gz'), read('train-labels-idx1-ubyte.gz'));
  const random = createRandom('bench', 'mnist-teacher');
  return {
    inputs: Float32Array.from(inputs, (pixel) => pixel / 255),
    labels: Int32Array.from(labels),
    teacher: Float32Array.from({ length: labels.length * CLASSES }, (_, i) => {
      const isLabel = labels[Math.floor(i / CLASSES)] === i % CLASSES;
      return 1.5 * random.normal() + (isLabel ? 8 : 0);
    }),
  };
}

/** Standard normal columns; the log-odds are linear in them with one product, and the teacher sees them blurred. */
function drawTable(): DataSet {
  const random = createRandom('bench', 'table');
  const coefficients = drawNormals(random, TABULAR_COLUMNS);
  const inputs = drawNormals(random, TABULAR_ROWS * TABULAR_COLUMNS);
  const labels = new Int32Array(TABULAR_ROWS);
  const teacher = new Float32Array(TABULAR_ROWS);
  for (let row = 0; row < TABULAR_ROWS; row++) {
    const columns = inputs.subarray(row * TABULAR_COLUMNS, (row + 1) * TABULAR_COLUMNS);
    const linear = columns.reduce((sum, value, i) => sum + value * (coefficients[i] ?? 0), 0);
    const logOdds = linear / 2 + (columns[0] ?? 0) * (columns[1] ?? 0);
    labels[row] = random.uniform() < sigmoid(logOdds) ? 1 : 0;
    teacher[row] = sigmoid(logOdds + random.normal() / 2);
  }
  return { inputs, labels, teacher };
}

function drawNormals(random: Random, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal());
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
