import type { LabelledRows } from '../../core/data/labelled-rows';
import { createRandom } from '../../core/random/random';

const FEATURES = 4;

/** Rows whose number, of mean 0 and deviation 1 about, or whose three labels follow from their features. */
export function createTargetRows(
  task: 'regression' | 'multi-label',
  rows: number,
  seed: number,
): LabelledRows {
  const random = createRandom(seed, 'target rows');
  const inputs = Float32Array.from({ length: rows * FEATURES }, () => random.normal());
  const targets: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const [a = 0, b = 0, c = 0, d = 0] = inputs.subarray(row * FEATURES, (row + 1) * FEATURES);
    if (task === 'regression') targets.push(0.6 * a - 0.5 * b + 0.4 * Math.abs(c) - 0.3);
    else targets.push(Number(a > 0), Number(b + c > 0.5), Number(d < a));
  }
  const columns = Array.from({ length: FEATURES }, (_, i) => ({ start: i, end: i + 1, number: true }));
  return {
    rows,
    shape: [FEATURES],
    inputs,
    labels: new Uint8Array(rows),
    targets: Float32Array.from(targets),
    layout: { columns, blank: new Float32Array(FEATURES) },
  };
}
