import { createRequire } from 'node:module';
import type { TensorFlow } from '../../core/models/tensorflow';

/**
 * TensorFlow.js, set before the native library starts to run `threads` operations beside each other, on one thread each:
 * so Stillhouse's graphs divide their work.
 */
export function loadTensorFlow(threads: number): TensorFlow {
  process.env['TF_NUM_INTRAOP_THREADS'] = '1';
  process.env['TF_NUM_INTEROP_THREADS'] = String(threads);
  return createRequire(__filename)('@tensorflow/tfjs-node-gpu') as TensorFlow;
}
