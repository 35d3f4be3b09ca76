import type { TrainingView } from '../data/batches';
import type { LabelledImages } from '../data/labelled-images';
import type { NetworkState } from './checkpoint';

/** Consecutive batches of one epoch. */
export interface Chunk {
  view: TrainingView;
  /** Order of all rows in this epoch. */
  order: Int32Array;
  /** Number of the first batch in the epoch, from 0. */
  firstBatch: number;
  batches: number;
  /** Number of the first step in the training, from 0. */
  firstStep: number;
}

/**
 * A network under training, as the loop sees it: the part that an engine implements. Its owner calls `dispose`,
 * which frees everything it holds on the device.
 */
export interface Stepper {
  /**
   * One optimizer step on each batch of a chunk, in training mode. How an epoch is cut into chunks doesn't change a
   * bit.
   *
   * @returns the loss of each step.
   */
  train(chunk: Chunk): Float32Array;
  /** Inference mode, the event loop turning between batches: log-probabilities, float32 [rows, classes]. */
  predict(images: LabelledImages): Promise<Float32Array>;
  /** Copies of the weights and of the optimizer's slots. */
  snapshot(): NetworkState;
  dispose(): void;
}
