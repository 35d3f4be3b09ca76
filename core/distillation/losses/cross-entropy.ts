import type { Scalar, Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';

/**
 * Cross-entropy of logits z against target probabilities t, over temperature T, averaged over the n rows:
 *
 *   CE = −1/n Σᵢ Σₖ tᵢₖ log softmax(zᵢ / T)ₖ,   ∂CE/∂z = (softmax(z / T) − t) / (n T)
 *
 * The gradient is written out: it is exact for rows of t that sum to 1 and costs half of what the tape would.
 * From log-softmax, so logits of ±1e4 neither overflow nor lose the loss. No gradient reaches t.
 *
 * @param targets float32 [batch, classes], rows sum to 1.
 * @param temperature T as a scalar; null is 1.
 * @param logTargets log t; where given, −H(t) is added, term by term as Σ t (log t − log q), which makes it
 *   KL(t ‖ q). The gradient is the same; a difference of two sums would lose the small values of a good student.
 */
export function crossEntropy(
  tf: TensorFlow,
  logits: Tensor2D,
  targets: Tensor,
  temperature: Scalar | null = null,
  logTargets: Tensor | null = null,
): Scalar {
  const rows = logits.shape[0];
  const op = tf.customGrad((input, save) => {
    const z = input as Tensor;
    const logProbabilities = tf.logSoftmax(temperature ? tf.div(z, temperature) : z);
    (save as (tensors: Tensor[]) => void)([logProbabilities, targets]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [logQ = logProbabilities, t = targets] = saved;
      const mean = tf.mul(dy, 1 / rows);
      return tf.mul(tf.sub(tf.exp(logQ), t), temperature ? tf.div(mean, temperature) : mean);
    };
    const surprise = logTargets ? tf.sub(logProbabilities, logTargets) : logProbabilities;
    const value = tf.mul(tf.sum(tf.mul(targets, surprise)), -1 / rows);
    return { value, gradFunc };
  });
  return op(logits) as Scalar;
}
