import type { Scalar, TensorFlow } from '../../models/tensorflow';
import type { ClassBalancing } from './class-balancing';
import { hyperparameter, type LossMethod } from './loss';

/**
 * −1/n Σᵢ w_y (1 − p_y)^γ log p_y for the class y of each row: rows that are easy already count little. Lin et al. 2017, "Focal
 * Loss for Dense Object Detection", eq. 4; weights of classes as in Cui et al. 2019, §4.3, else 1. With γ = 0 it is
 * cross-entropy.
 *
 * @param focus γ ≥ 0
 */
export function focalLoss(tf: TensorFlow, focus: number, balancing: ClassBalancing): LossMethod {
  return {
    structure: `focal${balancing.structure}`,
    hyperparameters: { focus, ...balancing.hyperparameters },
    compute: (logits, { labels }, given) => {
      const logP = tf.sum(tf.mul(tf.logSoftmax(logits), labels), 1);
      // 0^γ has no gradient in γ < 1: nothing is quite sure.
      const doubt = tf.maximum(tf.sub(1, tf.exp(logP)), LEAST_DOUBT);
      const terms = tf.mul(tf.pow(doubt, hyperparameter(given, 'focus')), logP);
      const weights = balancing.weighRows(labels, given);
      return tf.neg(tf.mean<Scalar>(weights ? tf.mul(terms, tf.squeeze(weights, [1])) : terms));
    },
  };
}

const LEAST_DOUBT = 1e-7;
