import { setImmediate } from 'node:timers/promises';
import { sizeOf } from '../../contracts/models/shape';
import type { Inputs, LabelledRows } from '../../data/labelled-rows';
import type { Task } from '../../contracts/data/task';
import { toOutputs } from '../../distillation/to-outputs';
import { PREDICT_ROWS } from './plan-network-training';

/**
 * Inference on all rows, the event loop turning between batches.
 *
 * @param networks how many are run, side by side.
 * @param predict gives the logits of each on up to `PREDICT_ROWS` rows.
 * @returns log-probabilities, log-odds or numbers of each, float32 [rows, classes].
 */
export async function predictInBatches(
  networks: number,
  { rows, inputs, shape }: LabelledRows,
  { classes, task }: { classes: number; task: Task | undefined },
  predict: (inputs: Inputs, rows: number) => readonly Float32Array[],
): Promise<Float32Array[]> {
  const size = sizeOf(shape);
  const logits = Array.from({ length: networks }, () => new Float32Array(rows * classes));
  for (let start = 0; start < rows; start += PREDICT_ROWS) {
    const end = Math.min(rows, start + PREDICT_ROWS);
    const outputs = predict(inputs.subarray(start * size, end * size), end - start);
    logits.forEach((own, i) => {
      own.set(outputs[i] ?? [], start * classes);
    });
    await setImmediate();
  }
  return logits.map((own) => toOutputs(own, classes, task));
}
