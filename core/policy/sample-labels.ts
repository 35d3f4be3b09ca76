import type { View } from '../contracts/data/dataset';
import type { LabelSample } from '../contracts/labels/label-check';
import type { LabelShard } from '../contracts/labels/soft-labels';
import { createRandom, type Random } from '../random/random';

/** Each costs a blob, and a view to show. */
const MAX_SHARDS = 8;

/**
 * Rows whose labels are to be looked at: about `rows` in all, the same number of each of a few shards, which are of as many
 * views as can be. Within a shard they follow each other, from a random one on.
 *
 * @param softLabels shards of each view, in the views' order
 */
export function sampleLabels(
  views: readonly View[],
  softLabels: readonly (readonly LabelShard[])[],
  rows: number,
  seed: number,
): LabelSample[] {
  const random = createRandom(seed, 'label check');
  const shards = drawShards(views, softLabels, Math.min(rows, MAX_SHARDS), random);
  return shards.map(([view, shard], i) => {
    const size = shard.end - shard.start;
    const share = Math.floor((rows * (i + 1)) / shards.length) - Math.floor((rows * i) / shards.length);
    const taken = Math.min(size, share);
    const start = shard.start + random.integer(0, size - taken);
    return { view, shard, start, end: start + taken };
  });
}

/** One of each view in a random order, then a second one of each, until there are enough. */
function drawShards(
  views: readonly View[],
  softLabels: readonly (readonly LabelShard[])[],
  count: number,
  random: Random,
): [View, LabelShard][] {
  const order = random.shuffle(views.length);
  const within = views.map((_, i) => random.shuffle(softLabels[i]?.length ?? 0));
  const drawn: [View, LabelShard][] = [];
  const most = Math.max(0, ...within.map((own) => own.length));
  for (let round = 0; round < most; round += 1)
    for (const i of order) {
      const [view, at] = [views[i], within[i]?.[round]];
      const shard = at === undefined ? undefined : softLabels[i]?.[at];
      if (view && shard && drawn.length < count) drawn.push([view, shard]);
    }
  return drawn;
}
