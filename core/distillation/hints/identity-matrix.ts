import type { Tensor, TensorFlow } from '../../models/tensorflow';

/** float32 [size, size]; made by operations, since a graph takes no large constants. */
export function identityMatrix(tf: TensorFlow, size: number): Tensor {
  const identity = size > 1 ? tf.oneHot(tf.range(0, size, 1, 'int32'), size) : tf.ones([1, 1]);
  return tf.cast(identity, 'float32');
}
