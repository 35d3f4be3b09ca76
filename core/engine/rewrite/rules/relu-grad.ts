import type { RewriteRule } from '../rewrite-rule';

/** dy · sign(y) for y = relu(x) is `ReluGrad`: one kernel, and none of y's size in between. */
export const reluGrad: RewriteRule = {
  name: 'relu-grad',
  rewrite: ({ op, inputs: [a, b], attributes, outputs: [output] }, context) => {
    if (op !== 'Mul' || a === undefined || b === undefined || !output) return null;
    for (const [dy, sign] of [
      [a, b],
      [b, a],
    ] as const) {
      const {
        op: signOp,
        inputs: [y],
      } = context.producer(sign);
      if (signOp !== 'Sign' || y === undefined || context.producer(y).op !== 'Relu') continue;
      if (context.info(dy).shape.join() !== context.info(y).shape.join()) continue;
      return context.add('ReluGrad', [dy, y], { T: attributes['T'] ?? { type: 'float32' } }, output);
    }
    return null;
  },
};
