import { bothOrders, isFilledWith, nodeOfOp } from '../matching';
import type { RewriteRule } from '../rewrite-rule';

const FLOAT = { type: 'float32' } as const;

/** min(relu(x), 6), and where the library clips from below as well max(·, 0), is `Relu6`: one kernel instead of three. */
export const relu6: RewriteRule = {
  name: 'relu6',
  rewrite: (node, context) => {
    const [output] = node.outputs;
    if (output?.dataType !== 'float32') return null;
    for (const [value, bound] of bothOrders(node)) {
      if (node.op === 'Maximum' && isFilledWith(bound, 0, context) && nodeOfOp(value, 'Relu6', context))
        return value;
      const x = nodeOfOp(value, 'Relu', context)?.inputs[0];
      if (node.op !== 'Minimum' || x === undefined || !isFilledWith(bound, 6, context)) continue;
      return context.add('Relu6', [x], { T: FLOAT }, output);
    }
    return null;
  },
};
