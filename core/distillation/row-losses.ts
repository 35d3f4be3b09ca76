import type { Judged } from './score-outputs';

/**
 * What each row adds to the loss of a score: −log p of its class in nats, or the squared error of its number in deviations.
 *
 * @param outputs float32 [rows, width], as networks give them
 * @returns float32 [rows]
 */
export function rowLosses(
  outputs: Float32Array,
  width: number,
  { labels, targets, task }: Pick<Judged, 'labels' | 'targets' | 'task'>,
): Float32Array {
  if (task === undefined)
    return Float32Array.from(labels, (label, row) => -(outputs[row * width + label] ?? NaN));
  if (!targets) throw new Error(`rows of a ${task} have no targets`);
  return outputs.map((value, row) => (value - (targets[row] ?? NaN)) ** 2);
}
