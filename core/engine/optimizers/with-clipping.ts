import { arithmetic } from '../graph/arithmetic';
import type { GradientsContext, OptimizerRule } from './optimizer-rule';
import type { Ref } from '../graph/graph-node';

/**
 * A rule whose gradients are first scaled by min(1, c / (‖g‖ + 1e-6)), where ‖g‖ is the 2-norm of all of them together
 * (Pascanu, Mikolov, Bengio 2013, algorithm 1; the 1e-6 is PyTorch's). c is fed as `clipNorm`.
 */
export function withClipping(rule: OptimizerRule): OptimizerRule {
  return {
    ...rule,
    hyperparameters: [...rule.hyperparameters, 'clipNorm'],
    transformGradients: clipGradients,
  };
}

function clipGradients({ scope, gradients, hyperparameter }: GradientsContext): Map<string, Ref> {
  const T = { type: 'float32' } as const;
  const f = arithmetic(scope, 'float32');
  const halves = [...gradients.values()].map((gradient) => scope.add('L2Loss', [gradient], { T }));
  const half = scope.add('AddN', halves, { T, N: { int: halves.length } });
  const norm = f.unary('Sqrt', f.mul(half, 2));
  const scale = f.min(f.div(hyperparameter('clipNorm'), f.add(norm, 1e-6)), 1);
  return new Map([...gradients].map(([weight, gradient]) => [weight, f.mul(gradient, scale)]));
}
