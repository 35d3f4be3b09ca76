import type { Tensor, TensorFlow, Scalar } from '../../models/tensorflow';
import { logSigmoid, type LabelTerms } from './mean-of-labels';

/**
 * −(1 − p_y)^γ log p_y for what each label is, p_y = σ(s) with s = z where it holds and −z where it doesn't: labels that are easy
 * already count little. Lin et al. 2017, "Focal Loss for Dense Object Detection", eq. 4, which is of sigmoids. The derivative by s is
 *
 *   σ(−s)^γ (γ σ(s) log σ(s) − σ(−s)),
 *
 * powers as exponentials of logarithms, so that nothing is lost where a network is sure. With γ = 0 it is cross-entropy.
 *
 * @param focus γ ≥ 0
 */
export function focalTerms(tf: TensorFlow, focus: Scalar): LabelTerms {
  /** 1 where the label holds, −1 where it doesn't. */
  const signOf = (targets: Tensor): Tensor => tf.sub(tf.mul(targets, 2), 1);
  const doubt = (s: Tensor): Tensor => tf.exp(tf.mul(logSigmoid(tf, tf.neg(s)), focus));
  return {
    value: (z, targets) => {
      const s = tf.mul(z, signOf(targets));
      return tf.neg(tf.mul(doubt(s), logSigmoid(tf, s)));
    },
    slope: (z, targets) => {
      const sign = signOf(targets);
      const s = tf.mul(z, sign);
      const ease = tf.mul(tf.mul(tf.sigmoid(s), logSigmoid(tf, s)), focus);
      return tf.mul(tf.mul(doubt(s), tf.sub(ease, tf.sigmoid(tf.neg(s)))), sign);
    },
  };
}
