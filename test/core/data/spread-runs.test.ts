import { foldSample, spreadRuns } from '../../../core/data/spread-runs';

test.each([
  [900, 8, 32],
  [33, 8, 32],
  [7, 8, 32],
  [256, 8, 32],
])('runs of %d rows reach from the first to the last, and none overlap', (rows, runRows, runs) => {
  const spread = spreadRuns(rows, { runRows, runs });
  expect(spread.length).toBeLessThanOrEqual(runs);
  expect(spread[0]!.start).toBe(0);
  expect(spread.at(-1)!.start + spread.at(-1)!.rows).toBe(rows);
  const taken = spread.flatMap((run) => Array.from({ length: run.rows }, (_, i) => run.start + i));
  expect(new Set(taken).size).toBe(taken.length);
});

test('a large split is asked about in part, a small one as a whole', () => {
  expect(foldSample(51_200)).toEqual([{ start: 0, rows: 51_200 }]);
  const large = foldSample(1_000_000);
  expect(large.reduce((sum, { rows }) => sum + rows, 0)).toBe(51_200);
});
