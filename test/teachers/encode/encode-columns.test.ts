import { parse } from '../../../core/contracts/parse';
import { TeacherInput } from '../../../core/contracts/teachers/teacher-mapping';
import type { TypedColumn } from '../../../core/data/table/typed-column';
import { encodeColumns } from '../../../teachers/encode/encode-columns';
import type { TensorType } from '../../../teachers/encode/numeric-type';

const COLUMNS: readonly TypedColumn[] = [
  { kind: 'numeric', name: 'n', values: Float32Array.of(1, NaN, 3) },
  { kind: 'categorical', name: 'c', values: Int32Array.of(1, -1, 0), categories: ['red', 'blue'] },
  { kind: 'boolean', name: 'b', values: Uint8Array.of(1, 0, 255) },
  { kind: 'datetime', name: 'd', values: Float64Array.of(1.5e9, 1.6e9, NaN) },
];

function encode(columns: unknown[], type: TensorType, rows = { start: 0, count: 3 }) {
  const input = parse(TeacherInput, { reads: 'columns', columns }, 'input');
  if (input.reads !== 'columns') throw new Error('no columns');
  return encodeColumns(COLUMNS, rows, input, type, 'inputs[0]');
}

test('cells of a row lie side by side, by the kinds of their columns', () => {
  const codes = { name: 'c', codes: { red: 10, blue: 20 }, missing: 0 };
  const { shape, data } = encode(['n', codes, 'b', 'd'], 'float64');
  expect(shape).toEqual([3, 4]);
  expect(Array.from<unknown>(data)).toEqual([1, 20, 1, 1.5e9, NaN, 0, 0, 1.6e9, 3, 10, NaN, NaN]);
  const one = encode(['n', codes], 'float64', { start: 2, count: 1 });
  expect(Array.from<unknown>(one.data)).toEqual([3, 10]);
});

test('text goes as text, a missing cell as the recipe says', () => {
  expect(encode(['c', 'b'], 'string').data).toEqual(['blue', 'true', '', 'false', 'red', '']);
  expect(encode([{ name: 'c', missing: 'none' }], 'string').data).toEqual(['blue', 'none', 'red']);
});

test('whole numbers go as such, and what has none is refused', () => {
  const filled = { name: 'n', missing: -1 };
  expect(encode([filled], 'int64').data).toEqual(BigInt64Array.of(1n, -1n, 3n));
  expect(() => encode(['n'], 'int64')).toThrow(
    'inputs[0].columns[0]: got "NaN", allowed: whole numbers from -9007199254740991 to 9007199254740991, since the model reads int64',
  );
});

test.each<[unknown[], TensorType, string]>([
  [['x'], 'float32', 'inputs[0].columns[0]: got "x", allowed: a column of the data that is learned from'],
  [['c'], 'float32', 'inputs[0].columns[0].codes: got nothing, allowed: numbers for its values'],
  [[{ name: 'n', codes: { a: 1 } }], 'float32', 'inputs[0].columns[0].codes: got {"a":1}, allowed: nothing'],
  [[{ name: 'n', missing: 'none' }], 'float32', 'columns[0].missing: got "none", allowed: a number'],
  [['d'], 'string', 'inputs[0].columns[0]: got "d", allowed: a column of categories, text, or yes and no'],
])('%j as %s is refused', (columns, type, message) => {
  expect(() => encode(columns, type)).toThrow(message);
});
