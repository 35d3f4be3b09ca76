import { packShard, unpackShard, type TableShard } from '../../../../core/data/table/table-shard';
import type { TypedColumn } from '../../../../core/data/table/typed-column';

const columns: TypedColumn[] = [
  { kind: 'numeric', name: 'amount', values: Float32Array.of(1.5, NaN, -2) },
  { kind: 'boolean', name: 'active', values: Uint8Array.of(1, 255, 0) },
  { kind: 'categorical', name: 'town', values: Int32Array.of(1, -1, 0), categories: ['Berne', 'Ulm'] },
  { kind: 'datetime', name: 'seen', values: Float64Array.of(1_700_000_000, NaN, 0) },
  { kind: 'text', name: 'note', values: ['a', null, 'ß'] },
  { kind: 'image', name: 'photo', values: [Uint8Array.of(1, 2), null, Uint8Array.of(0, 255)] },
];

const shard: TableShard = {
  rowNumbers: Int32Array.of(4, 5, 9),
  ids: ['x', null, 'z'],
  columns,
  targets: Float32Array.of(1, 2, 3, 4, 5, 6),
  weights: Float32Array.of(1, 0.5, 2),
};

// Odd numbers of rows, since Arrow fills its buffers up to even ones.
it('gives back the cells that it was packed with, and none beside', () => {
  expect(unpackShard(packShard(shard), columns, 2)).toEqual(shard);
});

it('gives columns in the order asked for', () => {
  const [amount, , town] = columns;
  const read = unpackShard(packShard(shard), [town, amount] as TypedColumn[], 2);
  expect(read.columns).toEqual([town, amount]);
});

it('says which column is not there', () => {
  expect(() => unpackShard(packShard(shard), [{ name: 'age', kind: 'numeric' }], 2)).toThrow(
    'the shard has no column age',
  );
});
