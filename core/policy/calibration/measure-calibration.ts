import type { Calibration } from '../../contracts/calibration';
import { largestIndex } from '../score-mixture';
import { quantile } from '../statistics/quantile';

const PARTS = 15;

/**
 * Expected calibration error Σₚ (nₚ / n) |observedₚ − predictedₚ| over 15 parts p of equal mass (Guo, Pleiss, Sun, Weinberger
 * 2017, eq. 3, with the parts of Nguyen, O'Connor 2015), and the Brier score (Brier 1950). Of two classes, what is looked at
 * is the probability of class 1, so that rows which a model holds for unlikely count too; of more, that of the most likely.
 * The parts' bounds are the quantiles of these; rows of one value stay together, so there may be fewer parts.
 *
 * Brier score: (1 / n) Σᵢ (pᵢ − yᵢ)² for two classes, (1 / n) Σᵢ Σₖ (pᵢₖ − yᵢₖ)² for more.
 *
 * @param probabilities [rows, classes]
 * @param labels uint8 [rows]
 */
export function measureCalibration(
  probabilities: Float64Array,
  labels: Uint8Array,
  classes: number,
): Calibration {
  const predicted = new Float64Array(labels.length);
  const observed = new Uint8Array(labels.length);
  let squares = 0;
  labels.forEach((label, row) => {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    const subject = classes === 2 ? 1 : largestIndex(own);
    predicted[row] = own[subject] ?? 0;
    observed[row] = Number(subject === label);
    own.forEach((probability, k) => (squares += (probability - Number(k === label)) ** 2));
  });
  const reliability = divide(predicted, observed);
  const error = reliability.reduce(
    (sum, part) => sum + part.rows * Math.abs(part.observed - part.predicted),
    0,
  );
  return {
    error: error / labels.length,
    // Of two classes both are as far off.
    brierScore: squares / labels.length / (classes === 2 ? 2 : 1),
    reliability,
  };
}

/** A row on a bound belongs to the part below it, as in scikit-learn's `calibration_curve`. */
function divide(predicted: Float64Array, observed: Uint8Array): Calibration['reliability'] {
  const sorted = predicted.toSorted();
  const bounds = Array.from({ length: PARTS - 1 }, (_, i) => quantile(sorted, (i + 1) / PARTS));
  const sums = Array.from({ length: PARTS }, () => ({ rows: 0, predicted: 0, observed: 0 }));
  predicted.forEach((value, row) => {
    const above = bounds.findIndex((bound) => value <= bound);
    const part = sums[above === -1 ? PARTS - 1 : above];
    if (!part) return;
    part.rows += 1;
    part.predicted += value;
    part.observed += observed[row] ?? 0;
  });
  return sums
    .filter(({ rows }) => rows > 0)
    .map(({ rows, ...part }) => ({
      rows,
      predicted: part.predicted / rows,
      observed: part.observed / rows,
    }));
}
