import { sizeOf } from '../contracts/shape';
import { createRandom } from '../random/random';
import type { LabelledRows } from './labelled-rows';
import { readRow } from './place-rows';

/** Order of the rows in one epoch: a permutation of [0, rows) fixed by seed and epoch alone. */
export function orderRows(rows: number, seed: number, epoch: number): Int32Array {
  return createRandom(seed, 'order', epoch).shuffle(rows);
}

/** Batches per epoch; the last one may be smaller. */
export function batchesPerEpoch(rows: number, batchSize: number): number {
  return Math.ceil(rows / batchSize);
}

/** What one training step eats. The arrays are views of the feeder's buffers: the next call overwrites them. */
export interface Batch {
  rows: number;
  /** float32 [rows, ...shape]; of images in [0, 1] */
  inputs: Float32Array;
  /** One-hot float32 [rows, classes] */
  labels: Float32Array;
  /** float32 [rows, classes]; null where the view has none. */
  softLogProbabilities: Float32Array | null;
}

/** One view of the training split, with the ensemble's log-probabilities for it where the loss needs them. */
export interface TrainingView {
  /** int8 [rows, 2], (dy, dx); of images only */
  shifts: Int8Array;
  /** float32 [rows, classes] */
  softLogProbabilities: Float32Array | null;
}

/**
 * Makes a function that gathers, shifts and scales the rows that `order` names from `start` on. Buffers are
 * allocated once, since they would otherwise be the largest garbage of a training step.
 */
export function createBatchFeeder(
  data: LabelledRows,
  classes: number,
  batchSize: number,
): (view: TrainingView, order: Int32Array, start: number) => Batch {
  const rowSize = sizeOf(data.shape);
  const inputs = new Float32Array(batchSize * rowSize);
  const labels = new Float32Array(batchSize * classes);
  const soft = new Float32Array(batchSize * classes);
  return ({ shifts, softLogProbabilities }, order, start) => {
    const rows = Math.min(batchSize, order.length - start);
    labels.fill(0);
    for (let i = 0; i < rows; i += 1) {
      const row = order[start + i] ?? 0;
      readRow(
        inputs,
        i * rowSize,
        data.inputs,
        row,
        data.shape,
        shifts[2 * row] ?? 0,
        shifts[2 * row + 1] ?? 0,
      );
      labels[i * classes + (data.labels[row] ?? 0)] = 1;
      if (softLogProbabilities) {
        soft.set(softLogProbabilities.subarray(row * classes, (row + 1) * classes), i * classes);
      }
    }
    return {
      rows,
      inputs: inputs.subarray(0, rows * rowSize),
      labels: labels.subarray(0, rows * classes),
      softLogProbabilities: softLogProbabilities ? soft.subarray(0, rows * classes) : null,
    };
  };
}
