import type { Ref } from '../../graph/graph-node';
import { bothOrders, isFilledWith, nodeOfOp } from '../matching';
import type { RewriteContext, RewriteRule } from '../rewrite-rule';

const FLOAT = { type: 'float32' } as const;

/**
 * The gradient of min(relu(x), 6) is `Relu6Grad`: the library compares with each bound, and selects or multiplies
 * before it takes relu's gradient. At exactly 6 one of its ways passes the gradient on, and `Relu6Grad` gives 0.
 */
export const relu6Grad: RewriteRule = {
  name: 'relu6-grad',
  rewrite: ({ op, inputs: [gradient, y], outputs: [output] }, context) => {
    const x = nodeOfOp(y, 'Relu', context)?.inputs[0];
    if (op !== 'ReluGrad' || gradient === undefined || y === undefined || x === undefined || !output)
      return null;
    const dy = clippedFrom(gradient, y, context);
    if (dy === null) return null;
    const clipped = context.add('Relu6', [x], { T: FLOAT }, output);
    return context.add('Relu6Grad', [dy, clipped], { T: FLOAT }, output);
  },
};

/** dy where the reference is dy, or 0 where y is above 6. */
function clippedFrom(ref: Ref, y: Ref, context: RewriteContext): Ref | null {
  const [inRange, dy, zeros] = nodeOfOp(ref, 'Select', context)?.inputs ?? [];
  if (dy !== undefined) return isBetween(inRange, y, context) && isZeros(zeros, context) ? dy : null;
  const product = nodeOfOp(ref, 'Mul', context);
  for (const [factor, mask] of product ? bothOrders(product) : []) {
    const comparison = nodeOfOp(mask, 'Cast', context)?.inputs[0];
    if (isBelow(comparison, y, context)) return factor;
  }
  return null;
}

/** Whether the reference says that 0 ≤ y ≤ 6. */
function isBetween(ref: Ref | undefined, y: Ref, context: RewriteContext): boolean {
  const both = nodeOfOp(ref, 'LogicalAnd', context);
  return (both ? bothOrders(both) : []).some(([low, high]) => {
    const [left, zero] = nodeOfOp(low, 'GreaterEqual', context)?.inputs ?? [];
    return left === y && isFilledWith(zero, 0, context) && isBelow(high, y, context);
  });
}

/** Whether the reference says that y ≤ 6 or y < 6. */
function isBelow(ref: Ref | undefined, y: Ref, context: RewriteContext): boolean {
  for (const [op, isSwapped] of COMPARISONS) {
    const [a, b] = nodeOfOp(ref, op, context)?.inputs ?? [];
    const [left, right] = isSwapped ? [b, a] : [a, b];
    if (left === y && isFilledWith(right, 6, context)) return true;
  }
  return false;
}

const COMPARISONS = [
  ['LessEqual', false],
  ['Less', false],
  ['GreaterEqual', true],
  ['Greater', true],
] as const;

function isZeros(ref: Ref | undefined, context: RewriteContext): boolean {
  return nodeOfOp(ref, 'ZerosLike', context) !== null || isFilledWith(ref, 0, context);
}
