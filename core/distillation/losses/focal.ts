import type { Scalar, TensorFlow } from '../../models/tensorflow';
import { hyperparameter, type LossMethod } from './loss';

/**
 * −1/n Σᵢ (1 − p_y)^γ log p_y for the class y of each row: rows that are easy already count little. Lin et al. 2017, "Focal
 * Loss for Dense Object Detection", eq. 4, without weights of classes. With γ = 0 it is cross-entropy.
 *
 * @param focus γ ≥ 0
 */
export function focalLoss(tf: TensorFlow, focus: number): LossMethod {
  return {
    structure: 'focal',
    hyperparameters: { focus },
    compute: (logits, { labels }, given) => {
      const logP = tf.sum(tf.mul(tf.logSoftmax(logits), labels), 1);
      // 0^γ has no gradient in γ < 1: nothing is quite sure.
      const doubt = tf.maximum(tf.sub(1, tf.exp(logP)), LEAST_DOUBT);
      const terms = tf.mul(tf.pow(doubt, hyperparameter(given, 'focus')), logP);
      return tf.neg(tf.mean<Scalar>(terms));
    },
  };
}

const LEAST_DOUBT = 1e-7;
