import { InvalidData } from '../../contracts/errors';
import {
  countSplits,
  SPLITS,
  TEST,
  TRAIN,
  VALIDATION,
  type SplitAssignment,
  type SplitShares,
} from './split-assignment';

/**
 * The oldest rows are for training, the newest for test, as it is when a model is used. Rows of one moment stay
 * together, in the split where the first of them falls.
 *
 * @param times seconds since 1970, none missing.
 * @throws InvalidData where too few moments leave a split without rows.
 */
export function splitByTime(times: Float64Array, shares: SplitShares): SplitAssignment {
  const [train, validation] = countSplits(times.length, shares);
  const sorted = Float64Array.from(times).sort();
  const endOfTrain = endOfMoment(sorted, train - 1);
  const endOfValidation = endOfMoment(sorted, Math.max(train + validation - 1, endOfTrain));
  const [lastOfTrain, lastOfValidation] = [sorted[endOfTrain - 1] ?? 0, sorted[endOfValidation - 1] ?? 0];
  const counts = [endOfTrain, endOfValidation - endOfTrain, times.length - endOfValidation];
  const empty = SPLITS.find((_, split) => (counts[split] ?? 0) < 1);
  if (empty !== undefined) {
    throw new InvalidData(`rows of one moment stay in one split, which leaves ${empty} without a row`, {
      rows: times.length,
    });
  }
  return Uint8Array.from(times, (time) => {
    if (time <= lastOfTrain) return TRAIN;
    return time <= lastOfValidation ? VALIDATION : TEST;
  });
}

/** Number of the row after the last one of the moment that row `index` has. */
function endOfMoment(sorted: Float64Array, index: number): number {
  let end = index + 1;
  while (end < sorted.length && sorted[end] === sorted[index]) end += 1;
  return end;
}
