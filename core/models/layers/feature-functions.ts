// What networks on rows of features do with their input, beside layers of the library.
import type { FeatureRange } from '../../contracts/data/feature-range';
import type { Tensor, TensorFlow } from '../tensorflow';

/** [batch, features] → [batch, sum of the sizes]: the columns of each range, one range behind the other. */
export function takeFeatures(tf: TensorFlow, x: Tensor, ranges: readonly FeatureRange[]): Tensor {
  const slices = ranges.map(({ start, size }) => tf.slice(x, [0, start], [-1, size]));
  const [only] = slices;
  return slices.length === 1 && only ? only : tf.concat(slices, 1);
}

/**
 * Non-negative counts → their shares of the row's sum: x / max(Σx, 1). A row without any is all 0. Counts that were
 * scaled to length 1 have a sum of 1 at least, so that they too become shares.
 *
 * @param x float32 [batch, features]
 */
export function shareOfSum(tf: TensorFlow, x: Tensor): Tensor {
  return tf.div(x, tf.maximum(tf.sum(x, 1, true), 1));
}

/** [batch, features] → [batch, 1] */
export function rowSum(tf: TensorFlow, x: Tensor): Tensor {
  return tf.sum(x, 1, true);
}

/** A score s [batch, 1] → logits (−s/2, s/2) [batch, 2], whose softmax gives class 1 the probability σ(s). */
export function logitPair(tf: TensorFlow, x: Tensor): Tensor {
  return tf.mul(x, tf.tensor2d([[-0.5, 0.5]]));
}
