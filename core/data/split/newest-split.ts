import type { OwnSplit } from '../../contracts/data/data-source';
import { indicesOf, refuseAllRows, type SplitIndices } from './split-indices';
import { cutByTime } from './cut-by-time';

/**
 * Takes the newest rows for a split: `taken` of them, or fewer where the oldest of these are of one moment with others.
 *
 * @param times of each row, float64 [rows], none missing.
 * @throws InvalidData where none would be taken, or none left for training.
 */
export function newestSplit(times: Float64Array, taken: number, split: OwnSplit): SplitIndices {
  const rows = times.length;
  refuseAllRows(taken, rows, split);
  return indicesOf(cutByTime(times, [rows - taken, taken], ['training', split]));
}
