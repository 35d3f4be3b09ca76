import type { TensorFlow } from '../../core/models/tensorflow';

/**
 * TensorFlow.js as trainer processes load it: one thread, no chatter, as the native environment sets it out. Loaded only
 * when called, so that a file's other tests don't wait for it.
 */
export function loadTensorFlow(): TensorFlow {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  return require('@tensorflow/tfjs-node-gpu') as TensorFlow;
}
