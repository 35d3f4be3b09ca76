import type { Random } from '../../random/random';
import { kernelWeights } from './kernel-weights';

/**
 * How probable each of k choices is, from the choices observed: the Parzen estimator's discrete sibling. Every
 * observation is a kernel that gives its own choice 1 + 1/(n+1) and each other one 1/(n+1), normalised; the prior
 * is uniform (Bergstra et al. 2011, §4.2, re-weighted prior; Optuna's TPESampler).
 *
 * @param observed indices in [0, choices), oldest first; may be empty
 * @returns [choices], sums to 1
 */
export function categoricalEstimator(observed: readonly number[], choices: number): number[] {
  const weights = kernelWeights(observed.length);
  const kernels = observed.length + 1;
  const rowSum = 1 + choices / kernels;
  const prior = weights[observed.length] ?? 0;
  const probabilities = new Array<number>(choices).fill(prior / choices);
  observed.forEach((choice, i) => {
    const weight = weights[i] ?? 0;
    for (let j = 0; j < choices; j++) {
      const mass = (j === choice ? 1 : 0) + 1 / kernels;
      probabilities[j] = (probabilities[j] ?? 0) + (weight * mass) / rowSum;
    }
  });
  return probabilities;
}

/** An index, drawn with the probabilities given. */
export function drawChoice(probabilities: readonly number[], random: Random): number {
  let left = random.uniform();
  for (const [index, probability] of probabilities.entries()) {
    left -= probability;
    if (left < 0) return index;
  }
  return probabilities.length - 1;
}
