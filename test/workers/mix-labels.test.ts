/** Labels mixed with those that are there. */
import type { LabelShard } from '../../core/contracts/soft-labels';
import type { LabelJob } from '../../core/contracts/trainer-jobs';
import { toBytes } from '../../core/data/typed-bytes';
import { sha256 } from '../../storage/sha256';
import { mixLabels } from '../../workers/trainer/mix-labels';
import { createDependencies } from '../activities/main-dependencies';
import { blob, DATASET, views } from '../workflows/samples';

const { blobs } = createDependencies();
const [view] = views('student', 1) as [LabelJob['view']];
const logs = (...probabilities: number[]) => Float32Array.from(probabilities, Math.log);
const dataset = { ...DATASET, classes: 2 };

const jobOf = (shard: LabelShard, share: number): LabelJob => ({
  kind: 'label',
  key: sha256('mix'),
  ensemble: { members: [], validation: { errors: 0, rows: 1, loss: 0 } },
  dataset,
  view,
  start: 4,
  end: 6,
  mixedWith: { shard, share },
});

const shardOf = async (changes: Partial<LabelShard> = {}): Promise<LabelShard> => ({
  view: 0,
  viewDigest: view.shifts.digest,
  start: 4,
  end: 6,
  logProbabilities: await blobs.write(toBytes(logs(0.2, 0.8, 1, 0))),
  ...changes,
});

test('probabilities are mixed by their shares, row by row', async () => {
  const mixed = await mixLabels(logs(0.6, 0.4, 0.5, 0.5), jobOf(await shardOf(), 0.25), blobs);
  const wanted = [0.3, 0.7, 0.875, 0.125];
  mixed.forEach((value, i) => expect(Math.exp(value)).toBeCloseTo(wanted[i] ?? NaN, 6));
});

test.each<[string, Partial<LabelShard>]>([
  ['another view', { viewDigest: blob('other').digest }],
  ['other rows', { start: 2, end: 4 }],
])('labels of %s are refused', async (_, changes) => {
  const work = mixLabels(logs(0.6, 0.4, 0.5, 0.5), jobOf(await shardOf(changes), 0.25), blobs);
  await expect(work).rejects.toThrow(
    /labels of rows 4 to 6 can't be mixed with those of rows \d to \d of view 0/,
  );
});
