import { applyAdam, prepareMoments } from './adam-moments';
import type { OptimizerRule } from './optimizer-rule';
import { weightDecay } from './weight-decay';

/**
 * Adam with decoupled weight decay (Loshchilov, Hutter 2019, algorithm 2; Kingma, Ba 2015, algorithm 1):
 *
 *   θ ← θ − η λ θ,   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *   θ ← θ − η m̂ / (√v̂ + ε),   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)
 *
 * @param decay whether λ may be above zero: without it, this is Adam.
 */
export function adamwRule(decay: boolean): OptimizerRule {
  const decaying = weightDecay(decay);
  return {
    slots: ['m', 'v'],
    hyperparameters: ['beta1', 'beta2', 'epsilon', ...decaying.hyperparameters],
    prepare: (chunk) => ({ ...prepareMoments(chunk, chunk.learningRates), ...decaying.prepare(chunk) }),
    update: (update) => {
      const { perStep } = update;
      return [applyAdam(update, perStep('rate'), perStep('stable'), decaying.update(update))];
    },
  };
}
