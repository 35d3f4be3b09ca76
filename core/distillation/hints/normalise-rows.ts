import type { Tensor, TensorFlow } from '../../models/tensorflow';
import { exceeds } from './exceeds';

/** Squared length, below which a row is as good as zero. */
const LEAST_SQUARES = 1e-24;

/**
 * Each row over its 2-norm, [batch, width]. A row of zeros stays one, and no gradient reaches it: it has no direction, and what
 * would turn it is infinitely large.
 */
export function normaliseRows(tf: TensorFlow, x: Tensor): Tensor {
  const squares = tf.sum(tf.square(x), 1, true);
  const isThere = exceeds(tf, squares, LEAST_SQUARES);
  return tf.div(tf.mul(x, isThere), tf.sqrt(tf.maximum(squares, LEAST_SQUARES)));
}
