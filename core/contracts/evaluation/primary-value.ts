import { RANKING_NAMES, type RankingMeasure } from './judging';
import type { Score } from '../models/models';

/** Share of the rows that are wrong, each by its weight where it has one. */
export function errorRateOf({ errors = NaN, rows, errorRate }: Score): number {
  return errorRate ?? errors / rows;
}

/** What models are compared by on validation, lower is better: the error rate, 1 − the area that gates go by, or the RMSE. */
export function primaryValue(score: Score): number {
  return score.judged?.value ?? score.numbers?.rmse ?? errorRateOf(score);
}

/** What a primary value is. */
export type ValueKind = RankingMeasure | 'rmse' | 'errorRate';

export function valueKindOf({ judged, numbers }: Score): ValueKind {
  return judged?.by ?? (numbers ? 'rmse' : 'errorRate');
}

/** "0.84% wrong", "ROC-AUC 0.7812", "RMSE 3.142" */
export function describeValue(value: number, kind: ValueKind = 'errorRate'): string {
  if (kind === 'rmse') return `RMSE ${Number(value.toPrecision(4))}`;
  if (kind === 'errorRate') return `${(100 * value).toFixed(2)}% wrong`;
  return `${RANKING_NAMES[kind]} ${(1 - value).toFixed(4)}`;
}
