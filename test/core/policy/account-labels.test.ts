import { LabelAccount } from '../../../core/contracts/labels/label-account';
import { sizeInWords } from '../../../core/contracts/labels/size-wording';
import type { LabelShard } from '../../../core/contracts/labels/soft-labels';
import { accountLabels } from '../../../core/policy/account-labels';
import { sha256 } from '../../../storage/sha256';

function shard(view: number, start: number, end: number, changes: Partial<LabelShard> = {}): LabelShard {
  const logProbabilities = { digest: sha256(`${view} ${start}`), sizeBytes: 20 * (end - start) };
  return { view, viewDigest: sha256(`view ${view}`), start, end, logProbabilities, ...changes };
}

test('bytes are counted by row, in all, and in the store, where equal ones are once', () => {
  const format = 'float16' as const;
  const twin = shard(0, 0, 100).logProbabilities;
  const shards = [
    shard(0, 0, 100, { format }),
    shard(0, 100, 150, { format }),
    shard(1, 0, 100, { format, logProbabilities: twin }),
    shard(1, 100, 150, { format }),
  ];
  expect(LabelAccount.parse(accountLabels(shards))).toEqual({
    format: 'float16',
    views: 2,
    rows: 300,
    shards: 4,
    bytesPerRow: 20,
    sizeBytes: 6000,
    storedBytes: 4000,
  });
  expect(accountLabels([shard(0, 0, 10)])).toMatchObject({ format: 'float32', storedBytes: 200 });
});

test('what a format lost is that of the worst shard, and of the worst row of any', () => {
  const of = (mean: number, temperature: number, largest: number) => ({
    divergence: { mean, temperature, largest },
  });
  const shards = [
    shard(0, 0, 10, of(0.01, 2, 0.9)),
    shard(0, 10, 20, of(0.03, 4, 0.2)),
    shard(0, 20, 30, of(0.02, 8, 0.1)),
  ];
  expect(accountLabels(shards).divergence).toEqual({ mean: 0.03, temperature: 4, largest: 0.9 });
});

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [52_300, '52 kB'],
  [99_700, '100 kB'],
  [264_000_000, '264 MB'],
  [1.54e9, '1.5 GB'],
  [7e16, '70000 TB'],
])('%d bytes are %s', (sizeBytes, words) => {
  expect(sizeInWords(sizeBytes)).toBe(words);
});
