import { applyFunctionLayer } from './layers/function-layer';
import type { SymbolicTensor, Tensor, TensorFlow } from './tensorflow';

/**
 * max(x, 0) with the gradient dy·sign(y), where y is the output: sign(y) is 1 where x > 0 and else 0.
 * TensorFlow.js's own gradient asks `step`, which costs six kernels in Node; this one costs two.
 */
export function relu(tf: TensorFlow, x: Tensor): Tensor {
  const op = tf.customGrad((input, save) => {
    const y = tf.relu(input as Tensor);
    (save as (tensors: Tensor[]) => void)([y]);
    return { value: y, gradFunc: (dy, saved) => tf.mul(dy, tf.sign((saved as Tensor[])[0] ?? y)) };
  });
  return op(x);
}

/** A layer that applies `relu`. */
export function applyRelu(tf: TensorFlow, name: string, input: SymbolicTensor): SymbolicTensor {
  return applyFunctionLayer(tf, { className: 'StillhouseRelu', name, call: (x) => relu(tf, x) }, input);
}
