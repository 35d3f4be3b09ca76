import { arithmetic } from '../graph/arithmetic';
import { after } from '../graph/graph-node';
import type { OptimizerRule } from './optimizer-rule';

/**
 * Adam with decoupled weight decay (Loshchilov, Hutter 2019, algorithm 2; Kingma, Ba 2015, algorithm 1):
 *
 *   θ ← θ − η λ θ,   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *   θ ← θ − η m̂ / (√v̂ + ε),   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)
 *
 * TensorFlow's kernel computes θ − a m / (√v + e) in one pass; with a = η √(1 − β₂ᵗ) / (1 − β₁ᵗ) and
 * e = ε √(1 − β₂ᵗ), both in float64, that is the formula above. Its own correction, from powers of β in float32, is
 * switched off by powers of zero.
 *
 * @param decay whether λ may be above zero: without it, a pass over the weights is saved.
 */
export function adamwRule(decay: boolean): OptimizerRule {
  return {
    slots: ['m', 'v'],
    hyperparameters: ['beta1', 'beta2', 'epsilon', ...(decay ? ['weightDecay'] : [])],
    prepare: ({ scope, steps, learningRates, hyperparameter }) => {
      const f = arithmetic(scope, 'float64');
      const remainder = (beta: string) => f.sub(1, f.pow(hyperparameter(beta), steps));
      const correction = f.unary('Sqrt', remainder('beta2'));
      return {
        rate: f.div(f.mul(learningRates, correction), remainder('beta1')),
        stable: f.mul(hyperparameter('epsilon'), correction),
        ...(decay ? { keep: f.sub(1, f.mul(learningRates, hyperparameter('weightDecay'))) } : {}),
      };
    },
    update: ({ scope, weight, gradient, decays, slot, perStep, hyperparameter, control }) => {
      const f = arithmetic(scope, 'float32');
      const before =
        decay && decays ? [scope.assign(weight, f.mul(scope.read(weight), perStep('keep')), ...control)] : [];
      const zero = f.constant(0);
      const inputs = [weight, slot('m'), slot('v')].map(({ handle }) => scope.outer(handle, 'resource'));
      const scalars = [
        zero,
        zero,
        perStep('rate'),
        hyperparameter('beta1'),
        hyperparameter('beta2'),
        perStep('stable'),
      ];
      const ready = before.length > 0 ? before.map(after) : control;
      const attributes = {
        T: { type: 'float32' },
        use_locking: { bool: false },
        use_nesterov: { bool: false },
      } as const;
      return [scope.add('ResourceApplyAdam', [...inputs, ...scalars, gradient, ...ready], attributes)];
    },
  };
}
