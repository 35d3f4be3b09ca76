import type { LabelAccount } from '../contracts/labels/label-account';
import type { LabelDivergence, LabelShard } from '../contracts/labels/soft-labels';

/** What shards of one format take together. At least one. */
export function accountLabels(shards: readonly LabelShard[]): LabelAccount {
  const rows = total(shards.map(({ start, end }) => end - start));
  const sizes = shards.map(({ logProbabilities }) => logProbabilities.sizeBytes);
  const stored = new Map(
    shards.map(({ logProbabilities: { digest, sizeBytes } }) => [digest, sizeBytes] as const),
  );
  const divergence = worstOf(shards.flatMap((shard) => shard.divergence ?? []));
  return {
    format: shards[0]?.format ?? 'float32',
    views: new Set(shards.map(({ view }) => view)).size,
    rows,
    shards: shards.length,
    bytesPerRow: total(sizes) / rows,
    sizeBytes: total(sizes),
    storedBytes: total([...stored.values()]),
    ...(divergence && { divergence }),
  };
}

/** The largest mean, and the largest of any row wherever that is. */
function worstOf(divergences: readonly LabelDivergence[]): LabelDivergence | undefined {
  const [first, ...others] = divergences;
  if (!first) return undefined;
  return others.reduce((worst, next) => {
    const { mean, temperature } = next.mean > worst.mean ? next : worst;
    return { mean, temperature, largest: Math.max(worst.largest, next.largest) };
  }, first);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
