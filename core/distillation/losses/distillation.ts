import type { Scalar, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { crossEntropy } from './cross-entropy';
import { hyperparameter, type LossMethod } from './loss';

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
export function distillationLoss(tf: TensorFlow, temperature: number, alpha: number): LossMethod {
  const [hasSoft, hasHard] = [alpha > 0, alpha < 1];
  return {
    structure: `distillation${hasSoft ? ' soft' : ''}${hasHard ? ' hard' : ''}`,
    hyperparameters: {
      ...(hasSoft ? { temperature, softWeight: alpha * temperature * temperature } : {}),
      ...(hasHard ? { hardWeight: 1 - alpha } : {}),
    },
    compute: (logits, { labels, softLogProbabilities }, given) => {
      const weighHard = () =>
        tf.mul<Scalar>(crossEntropy(tf, logits, labels), hyperparameter(given, 'hardWeight'));
      if (!hasSoft) return weighHard();
      if (!softLogProbabilities)
        throw new Error('the distillation loss needs soft labels, and the view has none');
      const divergence = temperedDivergence(
        tf,
        logits,
        softLogProbabilities,
        hyperparameter(given, 'temperature'),
      );
      const soft = tf.mul<Scalar>(divergence, hyperparameter(given, 'softWeight'));
      return hasHard ? tf.add(soft, weighHard()) : soft;
    },
  };
}

/** KL(p_T ‖ q_T), mean over rows, in nats. No gradient reaches the teacher. */
function temperedDivergence(tf: TensorFlow, logits: Tensor2D, soft: Tensor2D, temperature: Scalar): Scalar {
  const logP = tf.logSoftmax(tf.div(tf.maximum(soft, LOG_ZERO), temperature));
  return crossEntropy(tf, logits, tf.exp(logP), temperature, logP);
}
