import type { Tensor, TensorFlow } from '../../models/tensorflow';

/** 1 where x is more than a bound, and else 0, as float32. No gradient passes. */
export function exceeds(tf: TensorFlow, x: Tensor, bound: Tensor | number): Tensor {
  const op = tf.customGrad((input) => ({
    value: tf.cast(tf.greater(input as Tensor, bound), 'float32'),
    gradFunc: (dy: Tensor) => tf.zerosLike(dy),
  }));
  return op(x);
}
