import { indices } from '../../graph/arithmetic';
import type { Ref } from '../../graph/graph-node';
import type { RewriteContext, RewriteRule } from '../rewrite-rule';

const FLOAT = { type: 'float32' } as const;

/** The library multiplies matrices as batches of one; `MatMul` has a faster kernel, and fuses with what follows. */
export const flattenBatchMatmul: RewriteRule = {
  name: 'flatten-batch-matmul',
  rewrite: ({ op, inputs: [a, b], attributes, outputs: [output] }, context) => {
    if (op !== 'BatchMatMulV2' || a === undefined || b === undefined || !output) return null;
    const [left, right] = [asMatrix(a, context), asMatrix(b, context)];
    if (left === null || right === null || output.dataType !== 'float32') return null;
    const { adj_x = { bool: false }, adj_y = { bool: false } } = attributes;
    const shape = output.shape.slice(-2);
    const product = context.add(
      'MatMul',
      [left, right],
      { T: FLOAT, transpose_a: adj_x, transpose_b: adj_y },
      { ...output, shape },
    );
    return reshape(product, output.shape, context);
  },
};

function asMatrix(ref: Ref, context: RewriteContext): Ref | null {
  const { shape } = context.info(ref);
  if (shape.slice(0, -2).some((size) => size !== 1)) return null;
  return reshape(ref, shape.slice(-2), context);
}

function reshape(ref: Ref, shape: readonly number[], context: RewriteContext): Ref {
  const target = context.addConstant(indices(shape));
  return context.add(
    'Reshape',
    [ref, target],
    { T: FLOAT, Tshape: { type: 'int32' } },
    { dataType: 'float32', shape },
  );
}
