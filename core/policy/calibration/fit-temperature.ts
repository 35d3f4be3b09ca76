/** Temperatures that are tried: at the ends, rows that are all right or all wrong at random would have none. */
export const TEMPERATURE_RANGE = { low: 0.05, high: 20 } as const;

const MAX_STEPS = 200;
/** Of 1/T, relative. */
const TOLERANCE = 1e-12;

/**
 * The temperature T in [0.05, 20] with the least mean negative log-likelihood of softmax(z / T): Guo, Pleiss, Sun,
 * Weinberger 2017, "On calibration of modern neural networks", §4.2. In β = 1/T that loss is convex, with
 *
 *   dL/dβ = mean over rows of Σₖ pₖ zₖ − z_label,  d²L/dβ² = mean of Var_p(z) ≥ 0,  p = softmax(β z).
 *
 * Newton's steps on dL/dβ = 0, halved into the bracket wherever they leave it, in float64, until a step changes β by
 * less than one part in 10¹². Rows whose logits are all alike say nothing; where all are, T is 1.
 *
 * @param logits [rows, classes], log-probabilities as well
 * @param labels uint8 [rows]
 * @param rowWeights float32 [rows], above 0: the means over rows are weighted ones then.
 */
export function fitTemperature(
  logits: Float64Array,
  labels: Uint8Array,
  classes: number,
  rowWeights?: Float32Array,
): number {
  const slopeAt = (beta: number) => slope(logits, labels, classes, beta, rowWeights);
  let [low, high] = [1 / TEMPERATURE_RANGE.high, 1 / TEMPERATURE_RANGE.low];
  const ends = [slopeAt(low).first, slopeAt(high).first] as const;
  if (ends[0] === 0 && ends[1] === 0) return 1;
  if (ends[0] >= 0) return 1 / low;
  if (ends[1] <= 0) return 1 / high;
  let beta = 1;
  for (let step = 0; step < MAX_STEPS; step++) {
    const { first, second } = slopeAt(beta);
    if (first > 0) high = beta;
    else low = beta;
    const newton = beta - first / second;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    const change = Math.abs(next - beta);
    beta = next;
    if (change <= TOLERANCE * beta) break;
  }
  return 1 / beta;
}

/** First and second derivative of the mean loss by β. */
function slope(
  logits: Float64Array,
  labels: Uint8Array,
  classes: number,
  beta: number,
  rowWeights?: Float32Array,
) {
  const rows = labels.length;
  let [first, second, all] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    const largest = own.reduce((a, b) => Math.max(a, b), -Infinity);
    // z − max z: the same p and variance, and no overflow.
    let [total, mean, square] = [0, 0, 0];
    for (const z of own) {
      const weight = Math.exp(beta * (z - largest));
      total += weight;
      mean += weight * (z - largest);
      square += weight * (z - largest) ** 2;
    }
    mean /= total;
    const count = rowWeights?.[row] ?? 1;
    all += count;
    first += count * (mean - ((own[labels[row] ?? 0] ?? 0) - largest));
    second += count * (square / total - mean * mean);
  }
  return { first: first / all, second: second / all };
}
