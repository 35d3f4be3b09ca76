import type { Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';

/** Less than this is as good as impossible: what lies below would be all of a row's deviation. */
const LEAST_LOG_PROBABILITY = -30;
/** As in the paper's code, so that a row of equal logits stays finite. */
const EPSILON = 1e-7;

/**
 * Z-scores of each row: (z − z̄) / (σ + ε), with σ² the unbiased variance over the classes. Sun et al. 2024, "Logit
 * Standardization in Knowledge Distillation", algorithm 1. It takes away what logits have more than log-probabilities, a
 * constant of each row, so both give the same.
 *
 * @param logits or log-probabilities, float32 [batch, classes]
 */
export function standardiseLogits(tf: TensorFlow, logits: Tensor2D): Tensor2D {
  const classes = logits.shape[1];
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const bounded = tf.maximum(shifted, LEAST_LOG_PROBABILITY);
  const centred: Tensor = tf.sub(bounded, tf.mean(bounded, 1, true));
  const variance = tf.mul(tf.sum(tf.square(centred), 1, true), 1 / (classes - 1));
  return tf.div(centred, tf.add(tf.sqrt(variance), EPSILON));
}
