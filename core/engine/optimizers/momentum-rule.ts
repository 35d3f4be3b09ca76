import type { OptimizerRule } from './optimizer-rule';
import { weightDecay } from './weight-decay';

/**
 * Momentum as PyTorch has it, with the learning rate outside of the velocity (Sutskever et al. 2013, §2, up to that):
 *
 *   v ← μ v + g,   θ ← θ − η v,   or with Nesterov's   θ ← θ − η (g + μ v)
 */
export function momentumRule(decay: boolean, nesterov: boolean): OptimizerRule {
  const decaying = weightDecay(decay);
  return {
    slots: ['velocity'],
    hyperparameters: ['momentum', ...decaying.hyperparameters],
    prepare: (chunk) => ({ rate: chunk.learningRates, ...decaying.prepare(chunk) }),
    update: (update) => {
      const { scope, weight, gradient, slot, perStep, hyperparameter } = update;
      const variables = [weight, slot('velocity')].map(({ handle }) => scope.outer(handle, 'resource'));
      const inputs = [...variables, perStep('rate'), gradient, hyperparameter('momentum')];
      const step = scope.add('ResourceApplyMomentum', [...inputs, ...decaying.update(update)], {
        T: { type: 'float32' },
        use_locking: { bool: false },
        use_nesterov: { bool: nesterov },
      });
      return [step];
    },
  };
}
