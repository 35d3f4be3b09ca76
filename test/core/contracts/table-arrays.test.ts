/** Arrays that a table's recipe names. */
import { DataRecipe } from '../../../core/contracts/recipe';

const dataOf = (source: object) => ({
  source: {
    type: 'table',
    target: { task: 'binary', column: 'y', positive: '1' },
    split: { method: 'random', validation: 0.2, test: 0.2 },
    ...source,
  },
  classes: 2,
});
const problemOf = (source: object) =>
  DataRecipe.safeParse(dataOf(source)).error?.issues.map(({ path, message }) => [path.join('.'), message]);

test.each([
  { files: ['cells.npz'] },
  { files: ['s3://data/cells.npz', 'more.npz'] },
  { files: ['cells'], format: 'npz' },
  { files: ['cells.npz.gz'] },
])('%j has arrays to choose from', (source) => {
  expect(problemOf({ ...source, arrays: ['x', 'y'] })).toBeUndefined();
});

test.each([{ files: ['cells.csv'] }, { files: ['x.npy', 'y.npy'] }, { files: ['cells.npz'], format: 'csv' }])(
  '%j has none',
  (source) => {
    expect(problemOf(source)).toBeUndefined();
    expect(problemOf({ ...source, arrays: ['x', 'y'] })).toEqual([
      ['source.arrays', expect.stringContaining('"npz": others have no arrays to choose from')],
    ]);
  },
);

test('arrays are part of what data are ingested by, and say nothing where they are all', () => {
  const parsed = DataRecipe.parse(dataOf({ files: ['cells.npz'] }));
  expect(parsed.source).not.toHaveProperty('arrays');
});
