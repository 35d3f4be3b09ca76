import type { LayerHint } from '../../core/contracts/labels/hints';
import type { TrainRequest } from '../../core/engine/engine';
import { toHalf } from '../../core/data/soft-labels/half-floats';
import { createRandom } from '../../core/random/random';
import { createTrainRequest } from './train-request';

/** A training with hints whose values differ by class and a little by row and view. */
export function createHintedRequest(
  hints: readonly LayerHint[],
  changes: Partial<TrainRequest> = {},
): TrainRequest {
  const base = createTrainRequest(changes);
  const views = base.views.map((view, number) => ({
    ...view,
    hints: hints.map(({ shape }, i) => createValues(shape, base.train.labels, 10 * number + i)),
  }));
  return { ...base, views, hints };
}

function createValues(shape: readonly number[], labels: Uint8Array, seed: number): Uint16Array {
  const width = shape.reduce((product, size) => product * size, 1);
  const random = createRandom(seed, 'hints');
  const means = Float32Array.from({ length: 4 * width }, () => Math.max(0, random.normal()));
  const values = Float32Array.from({ length: labels.length * width }, (_, i) => {
    const row = Math.floor(i / width);
    return Math.abs((means[(labels[row] ?? 0) * width + (i % width)] ?? 0) + 0.3 * random.normal());
  });
  return Uint16Array.from(values, toHalf);
}
