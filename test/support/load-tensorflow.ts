import * as tf from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../../core/models/tensorflow';

/** TensorFlow.js as trainer processes load it: one thread, no chatter, as the native environment sets it out. */
export function loadTensorFlow(): TensorFlow {
  return tf;
}
