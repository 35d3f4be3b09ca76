import { sizeOf } from '../contracts/models/shape';
import type { Inputs, InputShape } from '../data/labelled-rows';
import { readRow } from '../data/place-rows';
import type { Task } from '../contracts/data/task';
import { toOutputs } from '../distillation/to-outputs';
import type { PredictCallbacks } from './engine';
import { runBatches } from './inference/run-batches';

/** Enough rows to hide the cost of a call, few enough that activations stay in cache. */
const BATCH_ROWS = 256;

export interface RowsToPredict {
  rows: number;
  shape: InputShape;
  /** [rows, ...shape] */
  inputs: Inputs;
  /** int8 [rows, 2], (dy, dx), of images only; null leaves them where they are. */
  shifts: Int8Array | null;
}

/**
 * Runs `predict` over all rows, batch by batch, and lets the event loop turn in between.
 *
 * @param predict float32 [n, ...shape] → logits [n, classes]
 * @returns log-probabilities, log-odds or numbers, float32 [rows, classes].
 * @throws Stopped once `shouldStop` says so.
 */
export async function predictRows(
  predict: (inputs: Float32Array, rows: number) => Float32Array,
  source: RowsToPredict,
  classes: number,
  task: Task | undefined,
  callbacks: PredictCallbacks = {},
): Promise<Float32Array> {
  const logits = new Float32Array(source.rows * classes);
  await forwardRows(predict, source, (batch, start) => logits.set(batch, start * classes), callbacks);
  return toOutputs(logits, classes, task);
}

/**
 * Runs `forward` over all rows, batch by batch.
 *
 * @param take is given what each batch gives, and the number of its first row.
 * @throws Stopped once `shouldStop` says so.
 */
export async function forwardRows(
  forward: (inputs: Float32Array, rows: number) => Float32Array,
  { rows, shape, inputs, shifts }: RowsToPredict,
  take: (outputs: Float32Array, start: number) => void,
  callbacks: PredictCallbacks = {},
): Promise<void> {
  const rowSize = sizeOf(shape);
  const buffer = new Float32Array(Math.min(rows, BATCH_ROWS) * rowSize);
  const run = (start: number, count: number): void => {
    for (let i = 0; i < count; i += 1) {
      const row = start + i;
      readRow(buffer, i * rowSize, inputs, row, shape, shifts?.[2 * row] ?? 0, shifts?.[2 * row + 1] ?? 0);
    }
    take(forward(buffer.subarray(0, count * rowSize), count), start);
  };
  await runBatches(rows, BATCH_ROWS, run, callbacks);
}
