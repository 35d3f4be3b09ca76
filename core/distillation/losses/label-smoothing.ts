import type { TensorFlow } from '../../models/tensorflow';
import type { ClassBalancing } from './class-balancing';
import { crossEntropy } from './cross-entropy';
import { hyperparameter, type LossMethod } from './loss';

/**
 * Cross-entropy against (1 − ε)·y + ε / K for one-hot labels y over K classes.
 * Szegedy et al. 2016, "Rethinking the Inception Architecture", §7. Where classes are balanced, a row counts by its own class,
 * not by those that smoothing adds.
 *
 * @param smoothing ε in [0, 1).
 */
export function labelSmoothingLoss(tf: TensorFlow, smoothing: number, balancing: ClassBalancing): LossMethod {
  return {
    structure: `label-smoothing${balancing.structure}`,
    hyperparameters: { smoothing, keep: 1 - smoothing, ...balancing.hyperparameters },
    compute: (logits, { labels }, given) => {
      const uniform = tf.div(hyperparameter(given, 'smoothing'), logits.shape[1]);
      const smoothed = tf.add(tf.mul(labels, hyperparameter(given, 'keep')), uniform);
      return crossEntropy(tf, logits, smoothed, { rowWeights: balancing.weighRows(labels, given) });
    },
  };
}
