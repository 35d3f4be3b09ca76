import type { TensorFlow } from '../../models/tensorflow';
import { crossEntropy } from './cross-entropy';
import type { LossFunction } from './loss';

/**
 * Cross-entropy against (1 − ε)·y + ε / K for one-hot labels y over K classes.
 * Szegedy et al. 2016, "Rethinking the Inception Architecture", §7.
 *
 * @param smoothing ε in [0, 1).
 */
export function labelSmoothingLoss(tf: TensorFlow, smoothing: number): LossFunction {
  return (logits, { labels }) => {
    const classes = logits.shape[1];
    const smoothed = tf.add(tf.mul(labels, 1 - smoothing), smoothing / classes);
    return crossEntropy(tf, logits, smoothed);
  };
}
