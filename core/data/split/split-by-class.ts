import { apportion } from './apportion';
import { countClasses, dealQuotas } from './deal-quotas';
import {
  countSplits,
  TEST,
  TRAIN,
  VALIDATION,
  type SplitAssignment,
  type SplitShares,
} from './split-assignment';

/**
 * Stratified: every class keeps its share in each split, up to one row. Rows are drawn by seed.
 *
 * @param labels class of each row, each below `classes`.
 */
export function splitByClass(
  labels: ArrayLike<number> & Iterable<number>,
  classes: number,
  shares: SplitShares,
  seed: number,
): SplitAssignment {
  const rows = labels.length;
  const [, validation, test] = countSplits(rows, shares);
  const counts = countClasses(labels, classes);
  const ofTest = apportion(counts, test);
  const rest = counts.map((count, label) => count - (ofTest[label] ?? 0));
  const parts = dealQuotas(labels, [ofTest, apportion(rest, validation)], seed, 'split');
  return parts.map((part) => [TRAIN, TEST, VALIDATION][part] ?? TRAIN);
}
