import { sizeOf } from '../../contracts/models/shape';
import type { Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';

/** [batch, …shape] → [batch, width] */
export function flattenRows(tf: TensorFlow, x: Tensor): Tensor2D {
  const [rows = 1, ...shape] = x.shape;
  return tf.reshape(x, [rows, sizeOf(shape)]);
}
