import type { RewriteRule } from '../rewrite-rule';

/** `Add` is an older name of `AddV2`; TensorFlow's own optimizer knows the newer one only. */
export const addToAddV2: RewriteRule = {
  name: 'add-to-add-v2',
  rewrite: ({ op, inputs, attributes, outputs: [output] }, context) =>
    op === 'Add' && output ? context.add('AddV2', inputs, attributes, output) : null,
};
