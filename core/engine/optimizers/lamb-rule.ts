import { arithmetic } from '../graph/arithmetic';
import type { Ref } from '../graph/graph-node';
import type { Scope } from '../graph/scope';
import { applyAdam, prepareMoments } from './adam-moments';
import type { OptimizerRule, UpdateContext } from './optimizer-rule';
import { readAfter, subtractInPlace } from './subtract-in-place';

/**
 * LAMB (You et al. 2020, algorithm 2, with φ the identity):
 *
 *   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,   r = m̂ / (√v̂ + ε)
 *   θ ← θ − η ‖θ‖ / ‖r + λ θ‖ (r + λ θ)
 *
 * Where either norm is zero the ratio is 1. Biases and norms keep a ratio of 1 and no λ, as in the authors' code: a bias
 * that starts at zero would never get away from it.
 *
 * @param decay whether λ may be above zero.
 */
export function lambRule(decay: boolean): OptimizerRule {
  return {
    wholeWeights: true,
    slots: ['m', 'v'],
    hyperparameters: ['beta1', 'beta2', 'epsilon', ...(decay ? ['weightDecay'] : [])],
    prepare: (chunk) => {
      const { rate: full, stable } = prepareMoments(chunk, chunk.learningRates);
      const { rate: unit } = prepareMoments(chunk, arithmetic(chunk.scope, 'float64').constant(1));
      return { full, unit, stable, learningRate: chunk.learningRates };
    },
    update: (update) => {
      const { perStep, decays, control } = update;
      if (!decays) return [applyAdam(update, perStep('full'), perStep('stable'), control)];
      return updateByTrust(update, decay);
    },
  };
}

function updateByTrust(update: UpdateContext, decay: boolean): Ref[] {
  const { scope, weight, slot, perStep, hyperparameter, control } = update;
  const f = arithmetic(scope, 'float32');
  // A rate of zero moves m and v alone, in one pass where single operations would take five.
  const moments = applyAdam(update, f.constant(0), f.constant(1), control);
  const [m, v, before] = [slot('m'), slot('v'), weight].map((each) => readAfter(scope, each, [moments])) as [
    Ref,
    Ref,
    Ref,
  ];
  const r = f.div(f.mul(m, perStep('unit')), f.add(f.unary('Sqrt', v), perStep('stable')));
  const direction = decay ? f.add(r, f.mul(before, hyperparameter('weightDecay'))) : r;
  const rate = f.mul(perStep('learningRate'), trustRatio(scope, before, direction));
  return [subtractInPlace(scope, weight, rate, direction)];
}

/** ‖θ‖ / ‖u‖, or 1 where either is zero. */
function trustRatio(scope: Scope, weight: Ref, direction: Ref): Ref {
  const f = arithmetic(scope, 'float32');
  const [of, by] = [weight, direction].map((ref) =>
    scope.add('L2Loss', [ref], { T: { type: 'float32' } }),
  ) as [Ref, Ref];
  // Both are halves of squares, which leaves their quotient as it is. Where the lesser of them is zero, one of them is.
  const positive = f.less(0, f.min(of, by));
  return f.where(positive, f.unary('Sqrt', f.div(of, by)), 1);
}
