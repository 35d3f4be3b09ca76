import type { RewriteRule } from '../rewrite-rule';

/** A sum over all axes but the last is what `BiasAddGrad` computes, up to twice as fast on a CPU as `Sum`. */
export const biasAddGrad: RewriteRule = {
  name: 'bias-add-grad',
  rewrite: ({ op, inputs: [dy, axes], outputs: [output] }, context) => {
    if (op !== 'Sum' || dy === undefined || axes === undefined || output?.dataType !== 'float32') return null;
    const { shape } = context.info(dy);
    if (shape.length < 2 || shape.length > 5 || output.shape.join() !== String(shape.at(-1))) return null;
    const summed = [...(context.constant(axes)?.values ?? [])].map((axis) =>
      axis < 0 ? axis + shape.length : axis,
    );
    const leading = shape.slice(0, -1).map((_, axis) => axis);
    if (summed.sort((a, b) => a - b).join() !== leading.join()) return null;
    return context.add(
      'BiasAddGrad',
      [dy],
      { T: { type: 'float32' }, data_format: { string: 'NHWC' } },
      output,
    );
  },
};
