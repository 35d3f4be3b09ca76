import type { Calibration } from '../../contracts/evaluation/calibration';
import { largestIndex } from '../score-mixture';
import { quantileOfSorted } from '../statistics/quantile';

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
 * @param weights float32 [rows], above 0: means and masses are weighted then, but for the parts' bounds.
 */
export function measureCalibration(
  probabilities: Float64Array,
  labels: Uint8Array,
  classes: number,
  weights?: Float32Array,
): Calibration {
  const predicted = new Float64Array(labels.length);
  const observed = new Uint8Array(labels.length);
  let [squares, total] = [0, 0];
  labels.forEach((label, row) => {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    const subject = classes === 2 ? 1 : largestIndex(own);
    predicted[row] = own[subject] ?? 0;
    observed[row] = Number(subject === label);
    const weight = weights?.[row] ?? 1;
    total += weight;
    own.forEach((probability, k) => (squares += weight * (probability - Number(k === label)) ** 2));
  });
  const parts = divide(predicted, observed, weights);
  const error = parts.reduce(
    (sum, { mass, part }) => sum + mass * Math.abs(part.observed - part.predicted),
    0,
  );
  return {
    error: error / total,
    // Of two classes both are as far off.
    brierScore: squares / total / (classes === 2 ? 2 : 1),
    reliability: parts.map(({ part }) => part),
  };
}

/** A row on a bound belongs to the part below it, as in scikit-learn's `calibration_curve`. */
function divide(
  predicted: Float64Array,
  observed: Uint8Array,
  weights: Float32Array | undefined,
): { mass: number; part: Calibration['reliability'][number] }[] {
  const sorted = predicted.toSorted();
  const bounds = Array.from({ length: PARTS - 1 }, (_, i) => quantileOfSorted(sorted, (i + 1) / PARTS));
  const sums = Array.from({ length: PARTS }, () => ({ rows: 0, mass: 0, predicted: 0, observed: 0 }));
  predicted.forEach((value, row) => {
    const above = bounds.findIndex((bound) => value <= bound);
    const part = sums[above === -1 ? PARTS - 1 : above];
    if (!part) return;
    const weight = weights?.[row] ?? 1;
    part.rows += 1;
    part.mass += weight;
    part.predicted += weight * value;
    part.observed += weight * (observed[row] ?? 0);
  });
  return sums
    .filter(({ rows }) => rows > 0)
    .map(({ rows, mass, ...sum }) => ({
      mass,
      part: { rows, predicted: sum.predicted / mass, observed: sum.observed / mass },
    }));
}
