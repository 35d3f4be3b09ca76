import { arithmetic } from '../graph/arithmetic';
import type { OptimizerRule } from './optimizer-rule';
import { readAfter, subtractInPlace } from './subtract-in-place';
import { weightDecay } from './weight-decay';

/**
 * RMSprop (Tieleman, Hinton 2012, lecture 6.5) as PyTorch has it, with ε outside of the root, which is why TensorFlow's
 * kernel doesn't serve:
 *
 *   v ← ρ v + (1 − ρ) g²,   θ ← θ − η g / (√v + ε)
 */
export function rmspropRule(decay: boolean): OptimizerRule {
  const decaying = weightDecay(decay);
  return {
    slots: ['v'],
    hyperparameters: ['rho', 'epsilon', ...decaying.hyperparameters],
    prepare: (chunk) => ({ rate: chunk.learningRates, ...decaying.prepare(chunk) }),
    update: (update) => {
      const { scope, weight, gradient, slot, perStep, hyperparameter } = update;
      const f = arithmetic(scope, 'float32');
      const v = slot('v');
      // v − (1 − ρ) (v − g²)
      const excess = f.sub(scope.read(v), f.unary('Square', gradient));
      const moved = subtractInPlace(scope, v, f.sub(1, hyperparameter('rho')), excess);
      const root = f.unary('Sqrt', readAfter(scope, v, [moved]));
      const direction = f.div(gradient, f.add(root, hyperparameter('epsilon')));
      return [moved, subtractInPlace(scope, weight, perStep('rate'), direction, decaying.update(update))];
    },
  };
}
