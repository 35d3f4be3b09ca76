import { cutByTime } from './cut-by-time';
import { countSplits, SPLITS, type SplitAssignment, type SplitShares } from './split-assignment';

/**
 * The oldest rows are for training, the newest for test, as it is when a model is used. Rows of one moment stay
 * together, in the split where the first of them falls.
 *
 * @param times seconds since 1970, none missing.
 * @throws InvalidData where too few moments leave a split without rows.
 */
export function splitByTime(times: Float64Array, shares: SplitShares): SplitAssignment {
  return cutByTime(times, countSplits(times.length, shares), SPLITS);
}
