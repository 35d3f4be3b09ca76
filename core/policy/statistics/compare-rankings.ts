import type { ComparedMeasure } from '../../contracts/ranking-comparison';
import { bootstrapDifferences } from './bootstrap-differences';
import { rankRows, sampleRanking, type RankedRows, type RankingQuality } from './ranking-quality';

export interface ComparedRankings {
  rocAuc: ComparedMeasure;
  averagePrecision: ComparedMeasure;
}

/**
 * How two methods rank the same rows.
 *
 * @param student scores of each seed, one a row; higher means more of class 1.
 * @param other the same.
 * @param labels uint8 [rows], 0 or 1.
 * @param weights float32 [rows]; absent where all rows count alike.
 * @returns undefined where a class has no row.
 */
export function compareRankings(
  student: readonly ArrayLike<number>[],
  other: readonly ArrayLike<number>[],
  labels: Uint8Array,
  weights?: Float32Array,
): ComparedRankings | undefined {
  const rank = (seeds: readonly ArrayLike<number>[]) => seeds.map((scores) => rankRows(scores, labels));
  const [ofStudent, ofOther] = [rank(student), rank(other)];
  const once = weights ?? new Uint16Array(labels.length).fill(1);
  const [a, b] = [meanRanking(ofStudent, once), meanRanking(ofOther, once)];
  if (!a || !b) return undefined;
  const intervals = bootstrapDifferences(labels.length, (counts) => {
    const counted = weights ? weights.map((weight, row) => weight * (counts[row] ?? 0)) : counts;
    const [x, y] = [meanRanking(ofStudent, counted), meanRanking(ofOther, counted)];
    return x && y && MEASURES.map((measure) => x[measure] - y[measure]);
  });
  const [rocAuc, averagePrecision] = intervals ?? [];
  return (
    rocAuc &&
    averagePrecision && {
      rocAuc: { student: a.rocAuc, other: b.rocAuc, interval: rocAuc },
      averagePrecision: {
        student: a.averagePrecision,
        other: b.averagePrecision,
        interval: averagePrecision,
      },
    }
  );
}

const MEASURES = ['rocAuc', 'averagePrecision'] as const;

function meanRanking(ranked: readonly RankedRows[], counts: ArrayLike<number>): RankingQuality | undefined {
  const mean = { rocAuc: 0, averagePrecision: 0 };
  for (const rows of ranked) {
    const quality = sampleRanking(rows, counts);
    if (!quality) return undefined;
    mean.rocAuc += quality.rocAuc / ranked.length;
    mean.averagePrecision += quality.averagePrecision / ranked.length;
  }
  return mean;
}
