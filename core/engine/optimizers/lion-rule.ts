import { arithmetic } from '../graph/arithmetic';
import { after } from '../graph/graph-node';
import type { OptimizerRule } from './optimizer-rule';
import { subtractInPlace } from './subtract-in-place';
import { weightDecay } from './weight-decay';

/**
 * Lion (Chen et al. 2023, "Symbolic Discovery of Optimization Algorithms", algorithm 2):
 *
 *   θ ← θ − η λ θ,   θ ← θ − η sign(β₁ m + (1 − β₁) g),   m ← β₂ m + (1 − β₂) g
 */
export function lionRule(decay: boolean): OptimizerRule {
  const decaying = weightDecay(decay);
  return {
    slots: ['m'],
    hyperparameters: ['beta1', 'beta2', ...decaying.hyperparameters],
    prepare: (chunk) => ({ rate: chunk.learningRates, ...decaying.prepare(chunk) }),
    update: (update) => {
      const { scope, weight, gradient, slot, perStep, hyperparameter } = update;
      const f = arithmetic(scope, 'float32');
      const [beta1, beta2] = [hyperparameter('beta1'), hyperparameter('beta2')];
      const m = scope.read(slot('m'));
      const mixed = f.add(f.mul(m, beta1), f.mul(gradient, f.sub(1, beta1)));
      const sign = f.unary('Sign', mixed);
      return [
        subtractInPlace(scope, weight, perStep('rate'), sign, decaying.update(update)),
        // m − (1 − β₂) (m − g), once m has been read.
        subtractInPlace(scope, slot('m'), f.sub(1, beta2), f.sub(m, gradient), [after(mixed)]),
      ];
    },
  };
}
