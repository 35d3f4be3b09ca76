import { indices } from '../../graph/arithmetic';
import type { RewriteRule } from '../rewrite-rule';

/**
 * The library adds a bias to a batch of one matrix, [1, rows, channels]. Added to the matrix itself, the sum can be
 * fused into the product that it follows; the reshape comes after.
 */
export const sinkReshapes: RewriteRule = {
  name: 'sink-reshapes',
  rewrite: ({ op, inputs: [x, bias], attributes, outputs: [output] }, context) => {
    if (op !== 'BiasAdd' || x === undefined || bias === undefined || !output) return null;
    const before = context.producer(x);
    const [source] = before.inputs;
    if (before.op !== 'Reshape' || source === undefined) return null;
    const from = context.info(source);
    if (from.shape.length < 2 || from.shape.at(-1) !== output.shape.at(-1)) return null;
    const sum = context.add('BiasAdd', [source, bias], attributes, from);
    const shape = context.addConstant(indices(output.shape));
    return context.add(
      'Reshape',
      [sum, shape],
      { T: { type: 'float32' }, Tshape: { type: 'int32' } },
      output,
    );
  },
};
