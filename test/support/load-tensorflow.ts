import type { TensorFlow } from '../../core/models/tensorflow';

/** TensorFlow.js as trainer processes load it: one thread, no chatter. Set before the native library starts. */
export function loadTensorFlow(): TensorFlow {
  process.env['TF_NUM_INTRAOP_THREADS'] = '1';
  process.env['TF_NUM_INTEROP_THREADS'] = '1';
  process.env['TF_CPP_MIN_LOG_LEVEL'] = '2';
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- after the environment is set
  return require('@tensorflow/tfjs-node-gpu') as TensorFlow;
}
