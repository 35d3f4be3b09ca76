import { joinColumns, pickCells, takeColumns } from '../../../../core/data/table/take-columns';
import type { TypedColumn } from '../../../../core/data/table/typed-column';

/** Two shards, each with categories in an order of its own. */
const SHARDS: readonly (readonly TypedColumn[])[] = [
  [
    { kind: 'numeric', name: 'n', values: Float32Array.of(1, NaN) },
    { kind: 'categorical', name: 'c', values: Int32Array.of(0, 1), categories: ['red', 'blue'] },
    { kind: 'text', name: 't', values: ['a', null] },
    { kind: 'boolean', name: 'b', values: Uint8Array.of(1, 255) },
    { kind: 'datetime', name: 'd', values: Float64Array.of(1.5e9, NaN) },
    { kind: 'image', name: 'i', values: [Uint8Array.of(1), null] },
  ],
  [
    { kind: 'numeric', name: 'n', values: Float32Array.of(3) },
    { kind: 'categorical', name: 'c', values: Int32Array.of(0, -1, 1), categories: ['blue', 'green'] },
    { kind: 'text', name: 't', values: ['c'] },
    { kind: 'boolean', name: 'b', values: Uint8Array.of(0) },
    { kind: 'datetime', name: 'd', values: Float64Array.of(1.6e9) },
    { kind: 'image', name: 'i', values: [Uint8Array.of(3)] },
  ],
];

test('columns of shards follow each other, whatever numbers their categories have', () => {
  expect(joinColumns(SHARDS)).toEqual([
    { kind: 'numeric', name: 'n', values: Float32Array.of(1, NaN, 3) },
    {
      kind: 'categorical',
      name: 'c',
      values: Int32Array.of(0, 1, 1, -1, 2),
      categories: ['red', 'blue', 'green'],
    },
    { kind: 'text', name: 't', values: ['a', null, 'c'] },
    { kind: 'boolean', name: 'b', values: Uint8Array.of(1, 255, 0) },
    { kind: 'datetime', name: 'd', values: Float64Array.of(1.5e9, NaN, 1.6e9) },
    { kind: 'image', name: 'i', values: [Uint8Array.of(1), null, Uint8Array.of(3)] },
  ]);
});

test('rows are taken of every column', () => {
  const taken = takeColumns(joinColumns(SHARDS), 1, 2);
  expect(taken.map(({ values }) => Array.from<unknown>(values))).toEqual([
    [NaN, 3],
    [1, 1],
    [null, 'c'],
    [255, 0],
    [NaN, 1.6e9],
    [null, Uint8Array.of(3)],
  ]);
});

test('cells are picked of every column, in the order that is asked for', () => {
  const picked = pickCells(joinColumns(SHARDS), Int32Array.of(2, 0, 1));
  const whole = joinColumns(SHARDS);
  picked.forEach((column, i) => {
    const { values, ...rest } = whole[i]!;
    expect({ ...column, values: null }).toEqual({ ...rest, values: null });
    expect(Array.from<unknown>(column.values)).toEqual([2, 0, 1].map((row) => values[row] ?? null));
  });
});
