import type { Scalar, Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';

interface CrossEntropyOptions {
  /** T as a scalar; 1 where it is left out. */
  temperature?: Scalar;
  /**
   * log t; where given, −H(t) is added, term by term as Σ t (log t − log q), which makes it KL(t ‖ q). The gradient is
   * the same; a difference of two sums would lose the small values of a good student.
   */
  logTargets?: Tensor;
  /** w, float32 [batch, 1]; null and left out is 1. */
  rowWeights?: Tensor | null;
}

/**
 * Cross-entropy of logits z against target probabilities t, over temperature T, averaged over the n rows:
 *
 *   CE = −1/n Σᵢ wᵢ Σₖ tᵢₖ log softmax(zᵢ / T)ₖ,   ∂CE/∂z = w (softmax(z / T) − t) / (n T)
 *
 * The gradient is written out: it is exact for rows of t that sum to 1 and costs half of what the tape would.
 * From log-softmax, so logits of ±1e4 neither overflow nor lose the loss. No gradient reaches t.
 *
 * @param targets float32 [batch, classes], rows sum to 1.
 */
export function crossEntropy(
  tf: TensorFlow,
  logits: Tensor2D,
  targets: Tensor,
  { temperature, logTargets, rowWeights }: CrossEntropyOptions = {},
): Scalar {
  const rows = logits.shape[0];
  const op = tf.customGrad((input, save) => {
    const z = input as Tensor;
    const logProbabilities = tf.logSoftmax(temperature ? tf.div(z, temperature) : z);
    (save as (tensors: Tensor[]) => void)([logProbabilities, targets, ...(rowWeights ? [rowWeights] : [])]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [logQ = logProbabilities, t = targets, w] = saved;
      const mean = tf.mul(dy, 1 / rows);
      const error = tf.sub(tf.exp(logQ), t);
      return tf.mul(w ? tf.mul(error, w) : error, temperature ? tf.div(mean, temperature) : mean);
    };
    const surprise = logTargets ? tf.sub(logProbabilities, logTargets) : logProbabilities;
    const terms = tf.mul(targets, surprise);
    const value = tf.mul(tf.sum(rowWeights ? tf.mul(terms, rowWeights) : terms), -1 / rows);
    return { value, gradFunc };
  });
  return op(logits) as Scalar;
}
