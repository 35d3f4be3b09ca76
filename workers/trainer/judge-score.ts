import type { RankingMeasure } from '../../core/contracts/judging';
import type { Score } from '../../core/contracts/models';
import type { LabelledRows } from '../../core/data/labelled-rows';
import { rankingQuality } from '../../core/policy/statistics/ranking-quality';

/**
 * A score with what the recipe's gates go by beside it, so that shapes, trials and the candidate are chosen by the same.
 *
 * @param logProbabilities float32 [rows, 2]
 */
export function judgeScore(
  score: Score,
  logProbabilities: Float32Array,
  { labels, weights }: Pick<LabelledRows, 'labels' | 'weights'>,
  by: RankingMeasure | undefined,
): Score {
  const ranking = by && rankingQuality(logOddsOf(logProbabilities), labels, weights);
  return by && ranking ? { ...score, judged: { by, value: 1 - ranking[by] } } : score;
}

/** Of class 1: probabilities near 1 are alike in float32. */
export function logOddsOf(logProbabilities: Float32Array): Float64Array {
  return Float64Array.from({ length: logProbabilities.length / 2 }, (_, row) => {
    return (logProbabilities[2 * row + 1] ?? 0) - (logProbabilities[2 * row] ?? 0);
  });
}
