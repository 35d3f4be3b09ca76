import type { Score } from '../contracts/models/models';

/** Numbers that members are to give, in deviations from the mean. */
export interface WantedNumbers {
  /** float32 [rows] */
  targets: Float32Array;
  /** Of the target, in its units. */
  deviation: number;
}

/**
 * Scores the weighted mean of the members' numbers.
 *
 * @param members float32 [rows] each, in deviations
 * @param weights [members], non-negative, sum 1
 */
export function scoreNumbers(
  members: readonly Float32Array[],
  { targets, deviation }: WantedNumbers,
  weights: readonly number[],
  rowWeights?: Float32Array,
): Score {
  const rows = targets.length;
  const countOf = (row: number) => rowWeights?.[row] ?? 1;
  const mean = (of: (row: number) => number): number => {
    let [sum, total] = [0, 0];
    for (let row = 0; row < rows; row += 1) {
      sum += countOf(row) * of(row);
      total += countOf(row);
    }
    return sum / total;
  };
  const errorOf = (row: number) =>
    members.reduce((sum, member, i) => sum + (weights[i] ?? 0) * (member[row] ?? NaN), 0) -
    (targets[row] ?? NaN);
  const loss = mean((row) => errorOf(row) ** 2);
  const centre = mean((row) => targets[row] ?? NaN);
  const variance = mean((row) => ((targets[row] ?? NaN) - centre) ** 2);
  const numbers = {
    rmse: deviation * Math.sqrt(loss),
    mae: deviation * mean((row) => Math.abs(errorOf(row))),
    ...(variance > 0 && { r2: 1 - loss / variance }),
  };
  return { rows, loss, numbers };
}
