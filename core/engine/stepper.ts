import type { TrainingView } from '../data/batches';
import type { LabelledRows } from '../data/labelled-rows';
import type { NetworkState } from './checkpoint';

/** What an epoch trains on. An epoch has the same object in every chunk. */
export interface EpochRows {
  view: TrainingView;
  /** Which rows its batches take, one batch after the other. */
  order: Int32Array;
}

/** Consecutive batches of one epoch. */
export interface Chunk {
  epoch: EpochRows;
  /** What the next epoch trains on, for those that prepare it ahead; null where this one is the last. */
  nextEpoch: () => EpochRows | null;
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
   * One optimizer step on each batch of a chunk, in training mode; or on the first few of them, at least one, where it
   * keeps step with others. How an epoch is cut into chunks doesn't change a bit.
   *
   * @returns the loss of each step that was taken.
   */
  train(chunk: Chunk): Float32Array | Promise<Float32Array>;
  /** Inference mode, the event loop turning between batches: log-probabilities, float32 [rows, classes]. */
  predict(rows: LabelledRows): Promise<Float32Array>;
  /** Copies of the weights and of the optimizer's slots. */
  snapshot(): NetworkState;
  dispose(): void | Promise<void>;
}
