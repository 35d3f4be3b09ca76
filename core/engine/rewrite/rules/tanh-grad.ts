import { bothOrders, haveSameShape, isFilledWith, nodeOfOp } from '../matching';
import type { RewriteRule } from '../rewrite-rule';

/** dy · (1 − y²) for y = tanh(x) is `TanhGrad`: one kernel of three. */
export const tanhGrad: RewriteRule = {
  name: 'tanh-grad',
  rewrite: (node, context) => {
    const [output] = node.outputs;
    if (node.op !== 'Mul' || output?.dataType !== 'float32') return null;
    for (const [dy, slope] of bothOrders(node)) {
      const [one, squared] = nodeOfOp(slope, 'Sub', context)?.inputs ?? [];
      const [y] = nodeOfOp(squared, 'Square', context)?.inputs ?? [];
      if (y === undefined || !isFilledWith(one, 1, context) || !nodeOfOp(y, 'Tanh', context)) continue;
      if (!haveSameShape(dy, y, context)) continue;
      return context.add('TanhGrad', [y, dy], { T: { type: 'float32' } }, output);
    }
    return null;
  },
};
