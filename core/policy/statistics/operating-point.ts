import type { ThresholdCounts } from '../../contracts/evaluation/operating-point';

/**
 * The lowest threshold of at least a specificity: of n rows of class 0, the ⌈specificity · n⌉-th smallest score, so that this
 * many are not above it. Of all thresholds that reach the specificity on these rows none has a larger sensitivity.
 *
 * @param scores one a row; higher means more of class 1.
 * @param labels uint8 [rows], 0 or 1.
 * @param specificity in (0, 1)
 * @returns undefined where no row is of class 0.
 */
export function chooseThreshold(
  scores: Float64Array,
  labels: Uint8Array,
  specificity: number,
): number | undefined {
  const negatives = scores.filter((_, row) => labels[row] === 0).sort();
  // 0.07 · 100 is 7.000000000000001: no reason to leave an eighth row below.
  return negatives[Math.ceil(specificity * negatives.length - 1e-9) - 1];
}

/**
 * Rows on either side of a threshold: those with a higher score are taken for rows of class 1.
 *
 * @param scores one a row, such as log-odds of class 1.
 * @param labels uint8 [rows], 0 or 1.
 */
export function countAtThreshold(
  scores: Float64Array,
  labels: Uint8Array,
  threshold: number,
): Omit<ThresholdCounts, 'threshold'> {
  const counts = { trueNegatives: 0, negatives: 0, truePositives: 0, positives: 0 };
  labels.forEach((label, row) => {
    const isAbove = (scores[row] ?? 0) > threshold;
    if (label === 1) {
      counts.positives += 1;
      counts.truePositives += Number(isAbove);
    } else {
      counts.negatives += 1;
      counts.trueNegatives += Number(!isAbove);
    }
  });
  return counts;
}
