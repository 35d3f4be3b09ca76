import type * as tensorflow from '@tensorflow/tfjs-node-gpu';

/**
 * TensorFlow.js with its native library, which takes a second to load: only where a command needs it. On the CPU, since
 * nothing is trained here.
 */
export async function loadTensorFlow(): Promise<typeof tensorflow> {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  process.env['CUDA_VISIBLE_DEVICES'] = '';
  return import('@tensorflow/tfjs-node-gpu');
}
