import type { RankingQuality } from './ranking-quality';

/** The mean of several rankings, of labels or seeds; those that can't be had aren't in it, and where none can, it is undefined. */
export function meanRankings(rankings: readonly (RankingQuality | undefined)[]): RankingQuality | undefined {
  const known = rankings.filter((ranking) => ranking !== undefined);
  if (known.length === 0) return undefined;
  const mean = (of: (ranking: RankingQuality) => number) =>
    known.reduce((sum, ranking) => sum + of(ranking) / known.length, 0);
  return {
    rocAuc: mean(({ rocAuc }) => rocAuc),
    averagePrecision: mean(({ averagePrecision }) => averagePrecision),
  };
}
