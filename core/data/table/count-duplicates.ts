import { TEST, TRAIN, VALIDATION, type SplitAssignment } from '../split/split-assignment';
import { NO_SPLIT } from './split-table';

/** Rows of one split that another split has as well, cell for cell. */
export interface Duplicates {
  /** Of the validation split, in training. */
  validationInTrain: number;
  /** Of the test split, in training. */
  testInTrain: number;
  /** Of the test split, in validation. */
  testInValidation: number;
}

const SPLIT_BITS = 2n;
const SPLIT_MASK = 3n;

/**
 * @param hashes 64 bits a row; two of them are given up to sort rows and splits together.
 */
export function countDuplicates(hashes: BigUint64Array, assignment: SplitAssignment): Duplicates {
  const keys = hashes.map((hash, row) => {
    const split = assignment[row] ?? NO_SPLIT;
    return ((hash >> SPLIT_BITS) << SPLIT_BITS) | (split === NO_SPLIT ? SPLIT_MASK : BigInt(split));
  });
  keys.sort();
  const found = { validationInTrain: 0, testInTrain: 0, testInValidation: 0 };
  for (let start = 0; start < keys.length;) {
    const own = [0, 0, 0, 0];
    const hash = (keys[start] ?? 0n) >> SPLIT_BITS;
    while (start < keys.length && (keys[start] ?? 0n) >> SPLIT_BITS === hash) {
      const split = Number((keys[start] ?? 0n) & SPLIT_MASK);
      own[split] = (own[split] ?? 0) + 1;
      start += 1;
    }
    const [train = 0, validation = 0, test = 0] = [own[TRAIN], own[VALIDATION], own[TEST]];
    if (train > 0) found.validationInTrain += validation;
    if (train > 0) found.testInTrain += test;
    if (validation > 0) found.testInValidation += test;
  }
  return found;
}
