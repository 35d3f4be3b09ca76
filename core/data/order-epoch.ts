import { balanceRows } from './balance-rows';
import { orderRows } from './batches';
import type { Sampling } from './sampling';
import { weighRows } from './weigh-rows';

/**
 * The rows of one epoch in their order, fixed by seed and epoch alone: int32 [rows].
 *
 * @param labels uint8 [rows]
 * @throws RangeError where there is another number of weights than of rows, a weight that is negative or no number, or
 *   none above zero.
 */
export function orderEpoch(labels: Uint8Array, sampling: Sampling, seed: number, epoch: number): Int32Array {
  if (sampling === 'shuffle') return orderRows(labels.length, seed, epoch);
  if (sampling === 'class-balanced') return balanceRows(labels, seed, epoch);
  const { weights } = sampling;
  if (weights.length === labels.length) return weighRows(weights, seed, epoch);
  throw new RangeError(`sampling: ${weights.length} weights for ${labels.length} rows; it takes one a row`);
}
