import type { Score } from '../core/contracts/models';

/** "0.84% wrong on validation" */
export function errorRate(score: Score): string {
  return `${((100 * score.errors) / score.rows).toFixed(2)}% wrong on validation`;
}
