import type { OwnSplit } from '../../contracts/data/data-source';
import { apportion } from './apportion';
import { countClasses, dealQuotas } from './deal-quotas';
import { indicesOf, refuseAllRows, SPLIT_STREAMS, type SplitIndices } from './split-indices';

/**
 * Takes exactly `taken` rows for a split so that every class keeps its share: class quotas are rounded by largest
 * remainder (ties to the lower class), and rows are drawn by seed.
 *
 * @param labels uint8 [rows], each below `classes`.
 * @param split what the rows are for.
 * @throws InvalidData where no row would be left for training.
 */
export function stratifiedSplit(
  labels: Uint8Array,
  classes: number,
  taken: number,
  seed: number,
  split: OwnSplit = 'validation',
): SplitIndices {
  refuseAllRows(taken, labels.length, split);
  const quota = apportion(countClasses(labels, classes), taken);
  return indicesOf(dealQuotas(labels, [quota], seed, SPLIT_STREAMS[split]));
}
