import type { SplitDuplicates } from '../../contracts/data/dataset';
import { TEST, TRAIN, VALIDATION, type SplitAssignment } from '../split/split-assignment';
import { NO_SPLIT } from './split-table';

const SPLIT_BITS = 2n;
const SPLIT_MASK = 3n;

/**
 * Counts rows that an earlier split has as well, cell for cell.
 *
 * @param hashes 64 bits a row; two of them are given up to sort rows and splits together.
 */
export function countRowDuplicates(hashes: BigUint64Array, assignment: SplitAssignment): SplitDuplicates {
  const keys = hashes.map((hash, row) => {
    const split = assignment[row] ?? NO_SPLIT;
    return ((hash >> SPLIT_BITS) << SPLIT_BITS) | (split === NO_SPLIT ? SPLIT_MASK : BigInt(split));
  });
  keys.sort();
  const found = { trainTest: 0, trainValidation: 0, validationTest: 0 };
  for (let start = 0; start < keys.length;) {
    const own = [0, 0, 0, 0];
    const hash = (keys[start] ?? 0n) >> SPLIT_BITS;
    while (start < keys.length && (keys[start] ?? 0n) >> SPLIT_BITS === hash) {
      const split = Number((keys[start] ?? 0n) & SPLIT_MASK);
      own[split] = (own[split] ?? 0) + 1;
      start += 1;
    }
    const [train = 0, validation = 0, test = 0] = [own[TRAIN], own[VALIDATION], own[TEST]];
    if (train > 0) found.trainValidation += validation;
    if (train > 0) found.trainTest += test;
    if (validation > 0) found.validationTest += test;
  }
  return found;
}
