import type { ComparedMeasure } from '../../contracts/evaluation/ranking-comparison';
import { bootstrapDifferences } from './bootstrap-differences';
import { meanRankings } from './mean-rankings';
import { rankRows, sampleRanking, type RankedRows, type RankingQuality } from './ranking-quality';

export interface ComparedRankings {
  rocAuc: ComparedMeasure;
  averagePrecision: ComparedMeasure;
}

/** Scores of rows, one each, higher meaning more of class 1; and their classes, uint8 [rows], 0 or 1. */
export interface RankedAnswer {
  scores: ArrayLike<number>;
  labels: Uint8Array;
}

/**
 * How two methods rank the same rows.
 *
 * @param student what each seed says of the rows of two classes; or of each of several labels, whose mean is compared then.
 * @param other the same.
 * @param weights float32 [rows]; absent where all rows count alike.
 * @returns undefined where a class has no row.
 */
export function compareRankings(
  student: readonly (readonly RankedAnswer[])[],
  other: readonly (readonly RankedAnswer[])[],
  weights?: Float32Array,
): ComparedRankings | undefined {
  const rank = (seeds: readonly (readonly RankedAnswer[])[]) =>
    seeds.flatMap((answers) => answers.map(({ scores, labels }) => rankRows(scores, labels)));
  const rows = student[0]?.[0]?.labels.length ?? 0;
  const [ofStudent, ofOther] = [rank(student), rank(other)];
  const once = weights ?? new Uint16Array(rows).fill(1);
  const [a, b] = [meanRanking(ofStudent, once), meanRanking(ofOther, once)];
  if (!a || !b) return undefined;
  const intervals = bootstrapDifferences(rows, (counts) => {
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
  // Both sides lack the same labels on a sample, so that their means are of the same ones.
  return meanRankings(ranked.map((rows) => sampleRanking(rows, counts)));
}
