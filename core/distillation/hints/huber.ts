import type { Tensor, TensorFlow } from '../../models/tensorflow';

/** Elementwise: x²/2 where |x| < 1, and |x| − ½ elsewhere. Huber 1964; the gradient is x, cut at ±1. */
export function huber(tf: TensorFlow, x: Tensor): Tensor {
  const op = tf.customGrad((input, save) => {
    const given = input as Tensor;
    const cut = tf.maximum(tf.minimum(given, 1), -1);
    (save as (tensors: Tensor[]) => void)([cut]);
    const value = tf.mul(cut, tf.sub(given, tf.mul(cut, 0.5)));
    return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(dy, saved[0] ?? cut) };
  });
  return op(x);
}
