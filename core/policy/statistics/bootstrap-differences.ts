import type { Interval } from '../../contracts/interval';
import { createRandom } from '../../random/random';
import { quantile } from './quantile';

const SAMPLES = 2000;
const TAIL = 0.025;

/**
 * Percentile intervals of differences at 95%, over samples of as many rows with replacement. Both sides of a difference
 * see the same sample, so what makes a row hard for both cancels. Efron, Tibshirani 1993, §13.3.
 * For as many rows the samples are the same each time.
 *
 * @param measure differences on the rows as often as `counts` (uint16 [rows]) says, which is written over for the next
 *   sample; undefined where they can't be had on this one.
 * @returns one for each difference; undefined where no sample gave any.
 */
export function bootstrapDifferences(
  rows: number,
  measure: (counts: Uint16Array) => readonly number[] | undefined,
): Interval[] | undefined {
  const random = createRandom(rows, 'bootstrap');
  const counts = new Uint16Array(rows);
  const found: (readonly number[])[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    counts.fill(0);
    for (let i = 0; i < rows; i += 1) {
      const row = random.integer(0, rows - 1);
      counts[row] = (counts[row] ?? 0) + 1;
    }
    const differences = measure(counts);
    if (differences) found.push(differences);
  }
  return found[0]?.map((_, i) => {
    const values = found.map((differences) => differences[i] ?? NaN);
    return { low: quantile(values, TAIL), high: quantile(values, 1 - TAIL) };
  });
}
