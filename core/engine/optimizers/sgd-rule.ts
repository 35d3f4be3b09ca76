import type { OptimizerRule } from './optimizer-rule';
import { subtractInPlace } from './subtract-in-place';
import { weightDecay } from './weight-decay';

/** Gradient descent: θ ← θ − η g. */
export function sgdRule(decay: boolean): OptimizerRule {
  const decaying = weightDecay(decay);
  return {
    slots: [],
    hyperparameters: decaying.hyperparameters,
    prepare: (chunk) => ({ rate: chunk.learningRates, ...decaying.prepare(chunk) }),
    update: (update) => {
      const { scope, weight, gradient, perStep } = update;
      return [subtractInPlace(scope, weight, perStep('rate'), gradient, decaying.update(update))];
    },
  };
}
