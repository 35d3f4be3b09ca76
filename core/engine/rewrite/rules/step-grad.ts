import type { Ref } from '../../graph/graph-node';
import { bothOrders, haveSameShape, isFilledWith, nodeOfOp } from '../matching';
import type { RewriteContext, RewriteRule } from '../rewrite-rule';

const FLOAT = { type: 'float32' } as const;

/**
 * dy · step(x), which is how the library takes the gradient of relu, is `ReluGrad`: the library makes step of six
 * kernels, and keeps x for them. `ReluGrad` gets y = relu(x) instead, so that x itself is left to be fused.
 *
 * Where x isn't a number, step passes that on and `ReluGrad` gives 0: the loss isn't a number then either way.
 */
export const stepGrad: RewriteRule = {
  name: 'step-grad',
  rewrite: (node, context) => {
    const [output] = node.outputs;
    if (node.op !== 'Mul' || output?.dataType !== 'float32') return null;
    for (const [dy, step] of bothOrders(node)) {
      const x = sourceOfStep(step, context);
      if (x === null || !haveSameShape(dy, x, context)) continue;
      const y = context.add('Relu', [x], { T: FLOAT }, output);
      return context.add('ReluGrad', [dy, y], { T: FLOAT }, output);
    }
    return null;
  },
};

/** x where the reference is x where that isn't a number, else 1 where x > 0, else 0. */
function sourceOfStep(ref: Ref, context: RewriteContext): Ref | null {
  const [isNan, x, rest] = nodeOfOp(ref, 'Select', context)?.inputs ?? [];
  const [isPositive, one, zero] = nodeOfOp(rest, 'Select', context)?.inputs ?? [];
  const [left, right] = nodeOfOp(isPositive, 'Greater', context)?.inputs ?? [];
  if (x === undefined || nodeOfOp(isNan, 'IsNan', context)?.inputs[0] !== x || left !== x) return null;
  const isStep = isFilledWith(right, 0, context) && isFilledWith(one, 1, context);
  return isStep && isFilledWith(zero, 0, context) ? x : null;
}
