import type { Scalar, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { crossEntropy } from './cross-entropy';
import type { LossFunction } from './loss';

/** Stands for log 0: finite, so that 0 · log 0 is 0 and not NaN, also after division by a small temperature. */
const LOG_ZERO = -1e30;

/**
 * α·T²·KL(p_T ‖ q_T) + (1 − α)·CE(y, q₁), averaged over the rows, where q_T = softmax(z / T) is the student's and
 * p_T = softmax(log p / T) the ensemble's distribution: a softmax of log-probabilities is one of logits, since
 * they differ by a constant per row. Hinton, Vinyals, Dean 2015, §2; T² keeps the gradient's scale (eq. 4).
 *
 * @param temperature T > 0
 * @param alpha α in [0, 1]; the half with weight 0 isn't computed.
 * @returns a loss that throws where a batch has no soft labels.
 */
export function distillationLoss(tf: TensorFlow, temperature: number, alpha: number): LossFunction {
  return (logits, { labels, softLogProbabilities }) => {
    if (alpha === 0) return crossEntropy(tf, logits, labels);
    if (!softLogProbabilities)
      throw new Error('the distillation loss needs soft labels, and the view has none');
    const divergence = temperedDivergence(tf, logits, softLogProbabilities, temperature);
    const soft = tf.mul<Scalar>(divergence, alpha * temperature * temperature);
    if (alpha === 1) return soft;
    return tf.add(soft, tf.mul(crossEntropy(tf, logits, labels), 1 - alpha));
  };
}

/** KL(p_T ‖ q_T), mean over rows, in nats. No gradient reaches the teacher. */
function temperedDivergence(tf: TensorFlow, logits: Tensor2D, soft: Tensor2D, temperature: number): Scalar {
  const logP = tf.logSoftmax(tf.mul(tf.maximum(soft, LOG_ZERO), 1 / temperature));
  return crossEntropy(tf, logits, tf.exp(logP), temperature, logP);
}
