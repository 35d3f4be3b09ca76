import { labelLines } from '../../cli/show/label-lines';
import { resultText } from '../../cli/show/report-table';
import { RESULT } from './samples';

const ACCOUNT = {
  format: { type: 'top-k' as const, classes: 10 },
  views: 8,
  rows: 480_000,
  shards: 64,
  bytesPerRow: 32,
  sizeBytes: 15_360_000,
  storedBytes: 15_360_000,
  divergence: { temperature: 4, mean: 0.0123, largest: 0.4 },
  checked: { rows: 256, largestDifference: 0.00123 },
};

test('the report tells what soft labels took and lost', () => {
  const report = { ...RESULT.report, labels: ACCOUNT };
  expect(labelLines(ACCOUNT)).toEqual([
    'soft labels: top-10, 32 bytes a row, 15 MB for 480,000 rows of 8 views in 64 shards',
    "soft labels differ from the ensemble's by at most 0.0123 nats on average, at a temperature of 4; by 0.4 in the worst row",
    'soft labels of 256 rows were scored anew: the same to within 0.0012 nats of log-probability',
  ]);
  for (const line of labelLines(ACCOUNT)) expect(resultText({ ...RESULT, report })).toContain(line);
});

test('of labels and numbers it tells in their units how near a second look came', () => {
  const lines = (task: 'multi-label' | 'regression') => labelLines({ ...ACCOUNT, format: 'float16' }, task);
  expect(lines('multi-label').at(-1)).toMatch(/the same to within 0.0012 nats of log-odds$/);
  expect(lines('regression').at(-1)).toMatch(/the same to within 0.0012 deviations of the target$/);
  const report = { ...RESULT.report, labels: ACCOUNT, task: 'regression' as const };
  expect(resultText({ ...RESULT, report })).toContain('0.0012 deviations of the target');
});

test('equal shards are told, and reports from before say nothing', () => {
  const { divergence: _divergence, checked: _checked, ...exact } = ACCOUNT;
  const once = { ...exact, format: 'float32' as const, views: 1, shards: 1, storedBytes: 360_000 };
  expect(labelLines(once)).toEqual([
    'soft labels: float32, 32 bytes a row, 15 MB for 480,000 rows of 1 view in 1 shard, of which 15 MB are there twice',
  ]);
  expect(labelLines(undefined)).toEqual([]);
});
