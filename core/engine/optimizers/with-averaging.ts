import { arithmetic } from '../graph/arithmetic';
import type { OptimizerRule } from './optimizer-rule';
import { readAfter, subtractInPlace } from './subtract-in-place';

/**
 * A rule that also keeps exponential averages of all weights, a network's own moving averages among them, with the bias
 * of the start taken out (Kingma, Ba 2015, §7.2):
 *
 *   θ̄ₜ = Σᵢ dᵗ⁻ⁱ θᵢ / Σᵢ dᵗ⁻ⁱ,   which is   θ̄ ← θ̄ − (1 − d) / (1 − dᵗ) (θ̄ − θ)
 *
 * So the first weights don't linger: until 1 / (1 − d) steps are done it is near the plain mean of all of them. d is
 * fed as `averageDecay`.
 */
export function withAveraging(rule: OptimizerRule): OptimizerRule {
  return {
    ...rule,
    hyperparameters: [...rule.hyperparameters, 'averageDecay'],
    prepare: (chunk) => {
      const f = arithmetic(chunk.scope, 'float64');
      const decay = chunk.hyperparameter('averageDecay');
      const share = f.div(f.sub(1, decay), f.sub(1, f.pow(decay, chunk.steps)));
      return { ...rule.prepare(chunk), averageShare: share };
    },
    average: ({ scope, weight, average, perStep, changes }) => {
      const f = arithmetic(scope, 'float32');
      const distance = f.sub(scope.read(average), readAfter(scope, weight, changes));
      return [subtractInPlace(scope, average, perStep('averageShare'), distance)];
    },
  };
}
