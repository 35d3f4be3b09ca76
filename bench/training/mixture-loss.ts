import type { Scalar, Tensor, TensorFlow } from '../../core/models/tensorflow';

/**
 * Binary cross-entropy of logits z against t = α p + (1 − α) y, mean over the rows:
 * max(z, 0) − z t + log(1 + e^−|z|), with its gradient (σ(z) − t) / n.
 */
export function mixtureLoss(
  tf: TensorFlow,
  logits: Tensor,
  labels: Tensor,
  teacher: Tensor,
  alpha: Scalar,
): Scalar {
  const rows = labels.size;
  const target = tf.add(labels, tf.mul(tf.sub(teacher, labels), alpha));
  const op = tf.customGrad((input, save) => {
    const z = input as Tensor;
    (save as (tensors: Tensor[]) => void)([z, target]);
    const value = tf.mean(tf.sub(tf.softplus(z), tf.mul(z, target)));
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [x = z, t = target] = saved;
      return tf.mul(tf.sub(tf.sigmoid(x), t), tf.mul(dy, 1 / rows));
    };
    return { value, gradFunc };
  });
  return op(tf.reshape(logits, [rows])) as Scalar;
}
