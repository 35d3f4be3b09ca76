import type { Batch } from '../data/batches';
import type { NetworkState } from './checkpoint';

/**
 * A network under training, as the loop sees it: the part that an engine implements. Its owner calls `dispose`,
 * which frees everything it holds on the device.
 */
export interface Stepper {
  /**
   * One optimizer step on a batch, in training mode. Doesn't wait for the device to finish.
   *
   * @param number of the step, from 1: Adam's t.
   */
  step(batch: Batch, number: number, learningRate: number): void;
  /** Losses of the steps since the last call, oldest first. Waits for the device. */
  takeLosses(): number[];
  /** Inference mode: float32 [rows, height, width, channels] in [0, 1] → logits [rows, classes]. */
  predict(images: Float32Array, rows: number): Float32Array;
  /** Copies of the weights and moments. Waits for the device. */
  snapshot(): NetworkState;
  dispose(): void;
}
