import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BroughtModel } from '../../core/contracts/teachers/brought-teacher';
import { parse } from '../../core/contracts/parse';
import { ClassOrder, TeacherInputs } from '../../core/contracts/teachers/teacher-mapping';
import type { TypedColumn } from '../../core/data/table/typed-column';
import { sha256 } from '../../storage/sha256';
import type { TeacherRows } from '../../teachers/teacher';
import expected from '../golden/teachers/expected.json';

export const GOLDEN = join(__dirname, '..', 'golden', 'teachers');

const [, ...LINES] = readFileSync(join(GOLDEN, 'customers.csv'), 'utf8').trim().split('\n');
const CELLS = LINES.map((line) => line.split(','));

const numbers = (position: number) =>
  Float32Array.from(CELLS, (cells) => (cells[position] === '' ? NaN : Number(cells[position])));
const PLANS = ['pro', 'basic', 'plus'];

/** The columns of the golden table; the plan's categories in an order that no model has. */
export const COLUMNS: readonly TypedColumn[] = [
  { kind: 'numeric', name: 'visits', values: numbers(1) },
  {
    kind: 'categorical',
    name: 'plan',
    values: Int32Array.from(CELLS, (cells) => PLANS.indexOf(cells[2] ?? '')),
    categories: PLANS,
  },
  { kind: 'numeric', name: 'tenure', values: numbers(3) },
];

/** The first rows of the golden table. */
export function goldenRows(rows: number): TeacherRows {
  return { split: 'train', start: 0, rows, shape: [1], inputs: new Float32Array(rows), columns: COLUMNS };
}

/** The first golden images, 8×8 and grey. */
export function goldenImages(rows: number): TeacherRows {
  const inputs = Uint8Array.from(expected.images.pixels.slice(0, 64 * rows));
  return { split: 'train', start: 0, rows, shape: [8, 8, 1], inputs, columns: [] };
}

/** What a library itself says of the first rows, [rows, numbers]. */
export function goldenAnswers(name: Exclude<keyof typeof expected, 'images' | 'torch-logit'>): number[][] {
  return expected[name];
}

export function readModel(name: string): Uint8Array {
  return readFileSync(join(GOLDEN, `${name}.onnx`));
}

/** Columns of the golden homes, as their models read them. */
export const HOME_COLUMNS = ['size', 'age', { name: 'place', codes: { town: 0, coast: 1, hills: 2 } }];

/** Columns as numbers, with codes for the plan, as the boosted trees read them. */
export const CODED = { name: 'plan', codes: { basic: 0, plus: 1, pro: 2 } };
export const CODED_COLUMNS = ['visits', CODED, 'tenure'];

export function onnxTeacher(inputs: unknown[], output: unknown): BroughtModel {
  const { name, ...order } = output as { name?: string };
  return {
    type: 'onnx',
    name: 'onnx model',
    model: { digest: sha256('model'), sizeBytes: 1 },
    inputs: parse(TeacherInputs, inputs, 'inputs'),
    output: { ...parse(ClassOrder, order, 'output'), ...(name !== undefined && { name }) },
  };
}
