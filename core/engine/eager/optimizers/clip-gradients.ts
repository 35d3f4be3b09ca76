import type { Tensor, TensorFlow } from '../../../models/tensorflow';

/**
 * Scales all gradients by min(1, c / (‖g‖ + 1e-6)), where ‖g‖ is the 2-norm of all of them together (Pascanu, Mikolov,
 * Bengio 2013, algorithm 1; the 1e-6 is PyTorch's).
 *
 * @returns new tensors, the caller's.
 */
export function clipGradients(
  tf: TensorFlow,
  gradients: Readonly<Record<string, Tensor>>,
  clipNorm: number,
): Record<string, Tensor> {
  return tf.tidy(() => {
    const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
    const norm = tf.sqrt(tf.addN(squares));
    const scale = tf.minimum(tf.div(clipNorm, tf.add(norm, 1e-6)), 1);
    return Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, scale)]),
    );
  });
}
