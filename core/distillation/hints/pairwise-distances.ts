import type { Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { exceeds } from './exceeds';
import { identityMatrix } from './identity-matrix';

/** Share of two rows' squared lengths, below which float32 can't tell their squared distance from 0. */
const LEAST_SHARE = 1e-5;

/** Rows of a batch against each other. */
export interface Pairs {
  /** Inner products of the rows less their mean, [batch, batch]. */
  products: Tensor;
  /** Of each row with itself, [batch, 1]. */
  squares: Tensor;
  /** Distances, [batch, batch]; 0 for rows that are as good as the same. */
  distances: Tensor;
  /** 1 where rows differ, and else 0; [batch, batch]. */
  differ: Tensor;
}

/**
 * Distances by way of inner products, ‖a − b‖² = a·a + b·b − 2 a·b, which need no tensor of batch × batch × width. The rows' mean is
 * taken away first: that changes no distance, and what is left is no larger than the distances. Rows that differ by less than
 * rounding have distance 0, and no gradient.
 */
export function pairwiseDistances(tf: TensorFlow, rows: Tensor2D): Pairs {
  const [count] = rows.shape;
  const centred: Tensor2D = tf.sub(rows, tf.mean(rows, 0, true));
  const products = tf.matMul(centred, centred, false, true);
  const squares = tf.sum(tf.mul(products, identityMatrix(tf, count)), 1, true);
  const lengths = tf.add(squares, tf.reshape(squares, [1, count]));
  const apart = tf.sub(lengths, tf.mul(products, 2));
  const differ = exceeds(tf, apart, tf.mul(lengths, LEAST_SHARE));
  const safe = tf.add(tf.mul(apart, differ), tf.sub(1, differ));
  return { products, squares, differ, distances: tf.mul(tf.sqrt(safe), differ) };
}
