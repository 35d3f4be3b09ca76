import { largestIndex } from '../score-mixture';

/**
 * Expected calibration error of the most likely class: Σ over bins of (rows in the bin / rows) · |accuracy −
 * confidence|, both means over the bin's rows. Bins are equal parts of (0, 1], each with its upper end. Guo, Pleiss, Sun,
 * Weinberger 2017, "On calibration of modern neural networks", eq. 3; Naeini et al. 2015.
 *
 * @param probabilities [rows, classes]
 * @param labels uint8 [rows]
 * @param rowWeights float32 [rows], above 0: rows are counted by them.
 * @returns in [0, 1]
 */
export function calibrationError(
  probabilities: Float64Array,
  labels: Uint8Array,
  classes: number,
  bins: number,
  rowWeights?: Float32Array,
): number {
  const surplus = new Float64Array(bins);
  let total = 0;
  labels.forEach((label, row) => {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    const best = largestIndex(own);
    const confidence = own[best] ?? 0;
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
    const weight = rowWeights?.[row] ?? 1;
    total += weight;
    surplus[bin] = (surplus[bin] ?? 0) + weight * (Number(best === label) - confidence);
  });
  // A bin's share of the rows cancels the mean's divisor.
  return surplus.reduce((sum, each) => sum + Math.abs(each), 0) / total;
}
