import { createRandom } from '../../random/random';
import { apportion } from './apportion';
import { countSplits, TEST, VALIDATION, type SplitAssignment, type SplitShares } from './split-assignment';

/**
 * Stratified: every class keeps its share in each split, up to one row. Rows are drawn by seed.
 *
 * @param labels class of each row, each below `classes`.
 */
export function splitByClass(
  labels: ArrayLike<number>,
  classes: number,
  shares: SplitShares,
  seed: number,
): SplitAssignment {
  const rows = labels.length;
  const [, validation, test] = countSplits(rows, shares);
  const counts = new Array<number>(classes).fill(0);
  for (let row = 0; row < rows; row += 1) {
    const label = labels[row] ?? 0;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  const ofTest = apportion(counts, test);
  const rest = counts.map((count, label) => count - (ofTest[label] ?? 0));
  const ofValidation = apportion(rest, validation);
  const assignment = new Uint8Array(rows);
  for (const row of createRandom(seed, 'split').shuffle(rows)) {
    const label = labels[row] ?? 0;
    if (take(ofTest, label)) assignment[row] = TEST;
    else if (take(ofValidation, label)) assignment[row] = VALIDATION;
  }
  return assignment;
}

function take(quotas: number[], label: number): boolean {
  const left = quotas[label] ?? 0;
  if (left === 0) return false;
  quotas[label] = left - 1;
  return true;
}
