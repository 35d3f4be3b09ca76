import { bothOrders, haveSameShape, isFilledWith, nodeOfOp } from '../matching';
import type { RewriteRule } from '../rewrite-rule';

/** dy · y (1 − y) for y = sigmoid(x) is `SigmoidGrad`: one kernel of three. */
export const sigmoidGrad: RewriteRule = {
  name: 'sigmoid-grad',
  rewrite: (node, context) => {
    const [output] = node.outputs;
    if (node.op !== 'Mul' || output?.dataType !== 'float32') return null;
    for (const [dy, slope] of bothOrders(node)) {
      const product = nodeOfOp(slope, 'Mul', context);
      for (const [y, rest] of product ? bothOrders(product) : []) {
        const [one, subtracted] = nodeOfOp(rest, 'Sub', context)?.inputs ?? [];
        const isSlope = subtracted === y && isFilledWith(one, 1, context);
        if (!isSlope || !nodeOfOp(y, 'Sigmoid', context) || !haveSameShape(dy, y, context)) continue;
        return context.add('SigmoidGrad', [y, dy], { T: { type: 'float32' } }, output);
      }
    }
    return null;
  },
};
