import type { RewriteRule } from '../rewrite-rule';

/** A reshape of a reshape is one reshape, and one to the shape that is there is none. */
export const collapseReshapes: RewriteRule = {
  name: 'collapse-reshapes',
  rewrite: ({ op, inputs: [x, shape], attributes, outputs: [output] }, context) => {
    if (op !== 'Reshape' || x === undefined || shape === undefined || !output) return null;
    if (context.info(x).shape.join() === output.shape.join()) return x;
    const before = context.producer(x);
    const [source] = before.inputs;
    if (before.op !== 'Reshape' || source === undefined) return null;
    return context.add('Reshape', [source, shape], attributes, output);
  },
};
