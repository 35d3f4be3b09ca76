import { haveSameShape, isFilledWith, nodeOfOp } from '../matching';
import type { RewriteRule } from '../rewrite-rule';

/** dy where x > 0, else α dy, is `LeakyReluGrad`: one kernel of three. */
export const leakyReluGrad: RewriteRule = {
  name: 'leaky-relu-grad',
  rewrite: ({ op, inputs: [isPositive, dy, scaled], outputs: [output] }, context) => {
    if (op !== 'Select' || dy === undefined || output?.dataType !== 'float32') return null;
    const [x, zero] = nodeOfOp(isPositive, 'Greater', context)?.inputs ?? [];
    if (x === undefined || !isFilledWith(zero, 0, context) || !haveSameShape(dy, x, context)) return null;
    const [factored, factor] = nodeOfOp(scaled, 'Mul', context)?.inputs ?? [];
    if (factored !== dy || factor === undefined) return null;
    const values = context.constant(factor)?.values;
    const [alpha] = values ?? [];
    if (alpha === undefined || values?.length !== 1) return null;
    return context.add('LeakyReluGrad', [dy, x], { T: { type: 'float32' }, alpha: { float: alpha } }, output);
  },
};
