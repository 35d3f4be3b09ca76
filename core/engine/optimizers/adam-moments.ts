import { arithmetic } from '../graph/arithmetic';
import type { Ref } from '../graph/graph-node';
import type { ChunkContext, UpdateContext } from './optimizer-rule';

/**
 * With the bias correction taken out of Adam's step, η m̂ / (√v̂ + ε) = a m / (√v + e) for
 *
 *   a = η √(1 − β₂ᵗ) / (1 − β₁ᵗ),   e = ε √(1 − β₂ᵗ)
 *
 * @param numerators η of each step, float64 [steps].
 * @returns a as `rate` and e as `stable`, float64 [steps].
 */
export function prepareMoments(
  { scope, steps, hyperparameter }: ChunkContext,
  numerators: Ref,
): Readonly<Record<'rate' | 'stable', Ref>> {
  const f = arithmetic(scope, 'float64');
  const remainder = (beta: string) => f.sub(1, f.pow(hyperparameter(beta), steps));
  const correction = f.unary('Sqrt', remainder('beta2'));
  return {
    rate: f.div(f.mul(numerators, correction), remainder('beta1')),
    stable: f.mul(hyperparameter('epsilon'), correction),
  };
}

/**
 * Adds m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← θ − a m / (√v + e), in one pass over all three.
 *
 * @returns the node.
 */
export function applyAdam(
  { scope, weight, gradient, slot, hyperparameter }: UpdateContext,
  rate: Ref,
  stable: Ref,
  control: readonly Ref[],
): Ref {
  const variables = [weight, slot('m'), slot('v')].map(({ handle }) => scope.outer(handle, 'resource'));
  // The kernel's own bias correction, from powers of β in float32, is switched off by powers of zero.
  const zero = arithmetic(scope, 'float32').constant(0);
  const scalars = [zero, zero, rate, hyperparameter('beta1'), hyperparameter('beta2'), stable];
  return scope.add('ResourceApplyAdam', [...variables, ...scalars, gradient, ...control], {
    T: { type: 'float32' },
    use_locking: { bool: false },
    use_nesterov: { bool: false },
  });
}
