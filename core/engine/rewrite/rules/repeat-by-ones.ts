import { indices } from '../../graph/arithmetic';
import { bothOrders, isFilledWith } from '../matching';
import type { RewriteRule } from '../rewrite-rule';

/**
 * x · ones is x, repeated to the shape of the ones: the library takes the gradients of sums and means so. Without the
 * rule, a tensor of ones of the size of a batch would lie in the program.
 */
export const repeatByOnes: RewriteRule = {
  name: 'repeat-by-ones',
  rewrite: (node, context) => {
    const [output] = node.outputs;
    if (node.op !== 'Mul' || output?.dataType !== 'float32') return null;
    for (const [x, ones] of bothOrders(node)) {
      if (!context.constant(ones) || !isFilledWith(ones, 1, context)) continue;
      if (context.info(x).shape.join() === output.shape.join()) return x;
      const shape = context.addConstant(indices(output.shape));
      return context.add(
        'BroadcastTo',
        [x, shape],
        { T: { type: 'float32' }, Tidx: { type: 'int32' } },
        output,
      );
    }
    return null;
  },
};
