import type { Scalar, Tensor, TensorFlow } from '../../models/tensorflow';

/** What each label of each row adds to a loss. Neither gives a gradient to what it is held against. */
export interface LabelTerms {
  /**
   * @param z the student's log-odds, [batch, labels]
   * @param against targets or a teacher's log-odds, [batch, labels]
   */
  value: (z: Tensor, against: Tensor) => Tensor;
  /** Its derivative by z. */
  slope: (z: Tensor, against: Tensor) => Tensor;
}

/**
 * 1/n Σ w·value over the n labels of all rows. The gradient w·slope/n is written out: it costs less than the tape's, which would be
 * wrong at z = 0, where |z| has none.
 *
 * @param weights w, [batch, labels]; all alike where it is null
 */
export function meanOfLabels(
  tf: TensorFlow,
  logits: Tensor,
  against: Tensor,
  { value, slope }: LabelTerms,
  weights: Tensor | null = null,
): Scalar {
  const share = 1 / logits.size;
  const op = tf.customGrad((input, save) => {
    const z = input as Tensor;
    (save as (tensors: Tensor[]) => void)([z, against, ...(weights ? [weights] : [])]);
    const gradFunc = (dy: Tensor, [saved = z, held = against, w]: Tensor[]): Tensor => {
      const slopes = slope(saved, held);
      return tf.mul(w ? tf.mul(slopes, w) : slopes, tf.mul(dy, share));
    };
    const terms = value(z, against);
    return { value: tf.mul(tf.sum(weights ? tf.mul(terms, weights) : terms), share), gradFunc };
  });
  return op(logits) as Scalar;
}

/** log σ(z) = min(z, 0) − log(1 + e^−|z|): log-odds of ±10⁴ neither overflow nor lose it. */
export function logSigmoid(tf: TensorFlow, z: Tensor): Tensor {
  return tf.sub(tf.minimum(z, 0), tf.log1p(tf.exp(tf.neg(tf.abs(z)))));
}
