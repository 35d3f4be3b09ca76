/** So many of the newest observations count in full. */
const FULL_WEIGHT = 25;
/** The prior counts as much as one new observation. */
const PRIOR_WEIGHT = 1;

/**
 * Mixture weights of n observations, oldest first, and of the prior, which comes last; they sum to 1. From 25
 * observations on, older ones fade: the oldest n − 25 rise evenly from 1/n to 1 before they are normalised
 * (Hyperopt's linear forgetting, in Optuna's form).
 */
export function kernelWeights(n: number): number[] {
  if (n === 0) return [1];
  const fading = Math.max(0, n - FULL_WEIGHT);
  const raw = Array.from({ length: n }, (_, i) => {
    if (i >= fading) return 1;
    return fading === 1 ? 1 / n : 1 / n + (i / (fading - 1)) * (1 - 1 / n);
  });
  raw.push(PRIOR_WEIGHT);
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}
