import type { Judged } from './score-outputs';

/**
 * What each row adds to the loss of a score: −log p of its class in nats, the mean of the
 * same over its labels, or the squared error of its number in deviations.
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
  if (task === 'multi-label') return meanOverLabels(outputs, targets, width);
  return outputs.map((value, row) => (value - (targets[row] ?? NaN)) ** 2);
}

/** −log σ(z) where a label holds, −log σ(−z) where it doesn't. */
function meanOverLabels(outputs: Float32Array, targets: Float32Array, labels: number): Float32Array {
  const losses = new Float64Array(outputs.length / labels);
  outputs.forEach((z, i) => {
    const row = Math.floor(i / labels);
    const against = (targets[i] ?? 0) > 0.5 ? -z : z;
    const loss = Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    losses[row] = (losses[row] ?? 0) + loss / labels;
  });
  return Float32Array.from(losses);
}
