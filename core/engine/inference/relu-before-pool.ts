import type { RewriteRule } from '../rewrite/rewrite-rule';

/**
 * relu(max pool(x)) is max pool(relu(x)), to the bit. Networks pool first, since a pooled image has a quarter of the
 * pixels; in inference the rectifier costs nothing before it, where TensorFlow fuses it into the convolution.
 */
export const reluBeforePool: RewriteRule = {
  name: 'relu-before-pool',
  rewrite: ({ op, inputs: [pooled], attributes, outputs: [output] }, context) => {
    if (op !== 'Relu' || pooled === undefined || !output) return null;
    const pool = context.producer(pooled);
    const [x] = pool.inputs;
    if (pool.op !== 'MaxPool' || x === undefined) return null;
    const rectified = context.add('Relu', [x], attributes, context.info(x));
    return context.add('MaxPool', [rectified], pool.attributes, output);
  },
};
