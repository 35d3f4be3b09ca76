import type { Interval } from '../../contracts/evaluation/interval';
import { createRandom } from '../../random/random';
import { quantile } from './quantile';

const SAMPLES = 2000;
const TAIL = 0.025;

/**
 * Percentile intervals of differences at 95%, over samples of as many rows with replacement. Both sides of a difference
 * see the same sample, so what makes a row hard for both cancels. Efron, Tibshirani 1993, §13.3.
 *
 * @param measure differences on a sample, as of `resample`; undefined where they can't be had on this one.
 * @returns one for each difference; undefined where no sample gave any.
 */
export function bootstrapDifferences(
  rows: number,
  measure: (counts: Uint16Array) => readonly number[] | undefined,
): Interval[] | undefined {
  const found = resample(rows, measure).filter((differences) => differences !== undefined);
  return found[0]?.map((_, i) => percentileInterval(found.map((differences) => differences[i] ?? NaN)));
}

/**
 * What is measured on samples of as many rows with replacement. For as many rows the samples are the same each time.
 *
 * @param measure on the rows as often as `counts` (uint16 [rows]) says, which is written over for the next sample.
 */
export function resample<T>(rows: number, measure: (counts: Uint16Array) => T): T[] {
  const random = createRandom(rows, 'bootstrap');
  const counts = new Uint16Array(rows);
  return Array.from({ length: SAMPLES }, () => {
    counts.fill(0);
    for (let i = 0; i < rows; i += 1) {
      const row = random.integer(0, rows - 1);
      counts[row] = (counts[row] ?? 0) + 1;
    }
    return measure(counts);
  });
}

/** In which 95% of the values lie, as many being below as above. */
export function percentileInterval(values: readonly number[]): Interval {
  return { low: quantile(values, TAIL), high: quantile(values, 1 - TAIL) };
}
