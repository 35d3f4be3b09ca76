import { RANKING_NAMES, type RankingMeasure } from './judging';
import type { Score } from './models';

/** Share of the rows that are wrong, each by its weight where it has one. */
export function errorRateOf({ errors, rows, errorRate }: Score): number {
  return errorRate ?? errors / rows;
}

/** What models are compared by on validation, lower is better: the error rate, or 1 − the area that gates go by. */
export function primaryValue(score: Score): number {
  return score.judged?.value ?? errorRateOf(score);
}

/** "0.84% wrong", "ROC-AUC 0.7812" */
export function describeValue(value: number, by: RankingMeasure | undefined): string {
  return by ? `${RANKING_NAMES[by]} ${(1 - value).toFixed(4)}` : `${(100 * value).toFixed(2)}% wrong`;
}
