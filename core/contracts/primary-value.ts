import type { Score } from './models';

/** Share of the rows that are wrong, each by its weight where it has one. */
export function errorRateOf({ errors, rows, errorRate }: Score): number {
  return errorRate ?? errors / rows;
}
