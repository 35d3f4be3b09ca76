import type { RewriteRule } from '../rewrite-rule';

/**
 * x + b over the last axis of x is `BiasAdd`, which TensorFlow fuses into the product before it. Channels of one
 * element stay as they are: there nothing tells a bias from a scalar.
 */
export const biasAdd: RewriteRule = {
  name: 'bias-add',
  rewrite: ({ op, inputs: [x, bias], outputs: [output] }, context) => {
    if (op !== 'AddV2' || x === undefined || bias === undefined || output?.dataType !== 'float32')
      return null;
    const source = sourceOf(bias, context);
    const [from, to] = [context.info(x).shape, context.info(source).shape];
    const isBias = to.length === 1 && from.length >= 2 && to[0] === from.at(-1) && (to[0] ?? 0) > 1;
    if (!isBias || from.join() !== output.shape.join()) return null;
    return context.add('BiasAdd', [x, source], { T: { type: 'float32' } }, output);
  },
};

/** A bias is reshaped to [1, …, 1, channels] by the library before it is added. */
function sourceOf(ref: string, context: Parameters<RewriteRule['rewrite']>[1]): string {
  const { op, inputs } = context.producer(ref);
  const [source] = inputs;
  if (op !== 'Reshape' || source === undefined) return ref;
  const [reshaped, shape] = [context.info(ref).shape, context.info(source).shape];
  return reshaped.at(-1) === shape[0] && shape.length === 1 ? source : ref;
}
