import type { Interval } from '../../contracts/evaluation/interval';
import { createRandom } from '../../random/random';
import { percentileInterval, resample } from './bootstrap-differences';

/** More rows than that are resampled together in so many random groups: intervals are as wide, at a part of the work. */
const MOST_GROUPS = 1000;

/** How far off two methods are on the same rows. */
export interface ComparedErrors {
  student: number;
  other: number;
  /** Of student − other. */
  interval: Interval;
}

/** What each row adds to a seed's error, [rows]; bytes are 0 or 1. */
export type RowErrors = Uint8Array | Float32Array;

/** From the weighted mean over the rows to the error that is told. */
export type Tell = (mean: number) => number;

/**
 * The errors of two methods, each tell(Σ wᵢ eᵢ / Σ wᵢ) and then the mean over the seeds, with the percentile interval of
 * their difference at 95%, over samples of as many rows with replacement, the same for both. Efron, Tibshirani 1993, §13.3.
 *
 * @param weights float32 [rows], above 0; absent where all rows count alike.
 */
export function compareRowErrors(
  student: readonly RowErrors[],
  other: readonly RowErrors[],
  weights?: RowErrors,
  tell: Tell = same,
): ComparedErrors {
  const groups = groupRows([...student, ...other], weights);
  const errorsOf = (counts: ArrayLike<number>) => {
    const errors = groups.measure(counts).map(tell);
    return { student: mean(errors.slice(0, student.length)), other: mean(errors.slice(student.length)) };
  };
  const differences = resample(groups.count, (counts) => {
    const errors = errorsOf(counts);
    return errors.student - errors.other;
  });
  return { ...errorsOf(new Uint16Array(groups.count).fill(1)), interval: percentileInterval(differences) };
}

/** The same for one method: its error, and its interval. */
export function estimateError(
  seeds: readonly RowErrors[],
  weights?: RowErrors,
  tell: Tell = same,
): { error: number; interval: Interval } {
  const groups = groupRows(seeds, weights);
  const errorOf = (counts: ArrayLike<number>) => mean(groups.measure(counts).map(tell));
  return {
    error: errorOf(new Uint16Array(groups.count).fill(1)),
    interval: percentileInterval(resample(groups.count, errorOf)),
  };
}

function same(value: number): number {
  return value;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sums over the rows of each group. */
interface Groups {
  count: number;
  /** The weighted mean of each column over the groups as often as they are counted. */
  measure(counts: ArrayLike<number>): number[];
}

/** Dealt by chance: rows that recur with a period, one of each month say, must not come into groups of their own kind. */
function groupRows(columns: readonly RowErrors[], weights: RowErrors | undefined): Groups {
  const rows = columns[0]?.length ?? 0;
  const count = Math.min(rows, MOST_GROUPS);
  const sums = columns.map(() => new Float64Array(count));
  const totals = new Float64Array(count);
  createRandom(rows, 'bootstrap groups')
    .shuffle(rows)
    .forEach((row, place) => {
      const group = place % count;
      const weight = weights ? (weights[row] ?? NaN) : 1;
      totals[group] = (totals[group] ?? 0) + weight;
      sums.forEach((own, i) => (own[group] = (own[group] ?? 0) + weight * (columns[i]?.[row] ?? NaN)));
    });
  const sum = (values: Float64Array, counts: ArrayLike<number>) => {
    let all = 0;
    for (let group = 0; group < count; group += 1) all += (values[group] ?? 0) * (counts[group] ?? 0);
    return all;
  };
  return {
    count,
    measure: (counts) => {
      const total = sum(totals, counts);
      return sums.map((own) => sum(own, counts) / total);
    },
  };
}
