import { createRandom } from '../../random/random';
import { countSplits, TEST, VALIDATION, type SplitAssignment, type SplitShares } from './split-assignment';

/** Each row by itself, by seed. */
export function splitRandomly(rows: number, shares: SplitShares, seed: number): SplitAssignment {
  const [, validation, test] = countSplits(rows, shares);
  const assignment = new Uint8Array(rows);
  const order = createRandom(seed, 'split').shuffle(rows);
  order.subarray(0, test).forEach((row) => (assignment[row] = TEST));
  order.subarray(test, test + validation).forEach((row) => (assignment[row] = VALIDATION));
  return assignment;
}
