import type { Task } from '../contracts/data/task';
import { applyTemperature } from './apply-temperature';

/**
 * What a calibrated ensemble says. Log-odds of labels are divided by the temperature: those of two classes would be, too.
 *
 * @param outputs of classes or labels, float32 [rows, outputs]
 */
export function coolOutputs(
  outputs: Float32Array,
  { classes, task }: { classes: number; task?: Task | undefined },
  temperature: number,
): Float32Array {
  return task ? outputs.map((z) => z / temperature) : applyTemperature(outputs, classes, temperature);
}
