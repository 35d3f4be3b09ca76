import type { Score } from '../contracts/models/models';
import { scoreNumbers, type WantedNumbers } from './score-numbers';

/** Members' answers on one labelled split. */
export interface MemberAnswers {
  /** float32 [rows, classes] per member, each row a distribution. */
  probabilities: readonly Float32Array[];
  /** uint8 [rows], in [0, classes). */
  labels: Uint8Array;
  /** float32 [rows], above 0; absent where every row counts alike. */
  rowWeights?: Float32Array | undefined;
  classes: number;
  /** Members give a number each instead, float32 [rows], in deviations from the mean; labels are all 0 then. */
  numbers?: WantedNumbers;
  /** Rows are labels of rows: whether each holds. */
  areLabels?: true;
}

/** Keeps the loss of a row finite where no member gives its class any chance: ln 1e-12 ≈ −27.6 nats. */
export const SMALLEST_PROBABILITY = 1e-12;

/**
 * Scores the weighted mean of the members' probabilities: errors by argmax (the first class on a tie), and the mean
 * negative log-likelihood in nats, each row by its weight where rows have weights.
 *
 * @param weights [members], non-negative, sum 1
 */
export function scoreMixture(
  { probabilities, labels, classes, rowWeights, numbers }: MemberAnswers,
  weights: readonly number[],
): Score {
  if (numbers) return scoreNumbers(probabilities, numbers, weights, rowWeights);
  const rows = labels.length;
  const mixed = new Float64Array(classes);
  let [errors, loss, weightOfErrors, total] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    mixRow(mixed, probabilities, weights, row * classes);
    const label = labels[row] ?? 0;
    const weight = rowWeights?.[row] ?? 1;
    total += weight;
    loss -= weight * Math.log(Math.max(SMALLEST_PROBABILITY, mixed[label] ?? 0));
    if (largestIndex(mixed) === label) continue;
    errors += 1;
    weightOfErrors += weight;
  }
  return { errors, rows, loss: loss / total, ...(rowWeights && { errorRate: weightOfErrors / total }) };
}

/**
 * The weighted mean of the members' probabilities, float64 [rows, classes].
 *
 * @param weights [members], non-negative, sum 1
 */
export function mixProbabilities(
  { probabilities, labels, classes }: MemberAnswers,
  weights: readonly number[],
): Float64Array {
  const mixed = new Float64Array(labels.length * classes);
  for (let row = 0; row < labels.length; row++)
    mixRow(mixed.subarray(row * classes, (row + 1) * classes), probabilities, weights, row * classes);
  return mixed;
}

function mixRow(
  mixed: Float64Array,
  probabilities: readonly Float32Array[],
  weights: readonly number[],
  offset: number,
): void {
  mixed.fill(0);
  probabilities.forEach((member, i) => {
    const weight = weights[i] ?? 0;
    for (let c = 0; c < mixed.length; c++) mixed[c] = (mixed[c] ?? 0) + weight * (member[offset + c] ?? 0);
  });
}

/** Index of the largest value, the first where there are several. */
export function largestIndex(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}
