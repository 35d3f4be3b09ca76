import type { Preprocessing } from '../../../../core/contracts/data/preprocessing';
import { createFeatureWriter } from '../../../../core/data/preprocessing/encode-features';
import { listFeatureBlocks } from '../../../../core/data/preprocessing/list-feature-blocks';

const PREPROCESSING: Preprocessing = {
  version: 1,
  missing: [],
  columns: [
    { kind: 'numeric', name: 'age', mean: 0, deviation: 1, median: 0, missing: true },
    { kind: 'categorical', name: 'city', values: ['Bonn', 'Ulm'], missing: true },
    { kind: 'boolean', name: 'paid', missing: false },
    { kind: 'datetime', name: 'since', mean: 0, deviation: 1, parts: ['hour', 'month'], missing: false },
    { kind: 'text', name: 'note', words: 2, buckets: 4 },
    { kind: 'categorical', name: 'plan', values: ['a'], missing: false },
    { kind: 'image', name: 'photo', size: [2, 3], channels: 1, missing: true },
  ],
};

test('each column has a block, one behind the other, as features are written', () => {
  const blocks = listFeatureBlocks(PREPROCESSING);
  expect(blocks.map(({ column, start, size }) => [column, start, size])).toEqual([
    ['age', 0, 2],
    ['city', 2, 4],
    ['paid', 6, 1],
    ['since', 7, 5],
    ['note', 12, 4],
    ['plan', 16, 2],
    ['photo', 18, 7],
  ]);
  const { names } = createFeatureWriter(PREPROCESSING);
  for (const { column, start, size } of blocks) {
    const own = names.slice(start, start + size);
    expect(
      own.every((name) => name === column || name.startsWith(`${column} `) || name.startsWith(`${column}=`)),
    ).toBe(true);
  }
  expect(names).toHaveLength(25);
  expect(blocks.at(-1)?.shape).toEqual([2, 3, 1]);
  expect(names.at(-1)).toBe('photo missing');
});
