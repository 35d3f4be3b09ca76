import type { TensorFlow } from '../../core/models/tensorflow';

/** Of the binding, and of the C library below it. */
export function readVersions(tf: TensorFlow): Record<string, string> {
  const { binding } = tf.backend() as unknown as { binding: { TF_Version: string } };
  return { '@tensorflow/tfjs-node-gpu': tf.version['tfjs-node'], tensorflow: binding.TF_Version };
}
