import type { OwnSplit } from '../contracts/data-source';
import { InvalidData } from '../contracts/errors';
import { apportion } from './split/apportion';
import { countClasses, dealQuotas } from './split/deal-quotas';

/** Row indices, each ascending; together they are every row exactly once. */
export interface SplitIndices {
  rest: Int32Array;
  taken: Int32Array;
}

/** One stream of random numbers a split. That of validation has had its name since it was the only one. */
const STREAMS: Record<OwnSplit, string> = { validation: 'split', test: 'test split' };

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
  const rows = labels.length;
  if (taken >= rows) {
    const field = `${split}Rows`;
    throw new InvalidData(`${field} is ${taken}, allowed: at most ${rows - 1} of ${rows} rows`, {
      [field]: taken,
      rows,
    });
  }
  const quota = apportion(countClasses(labels, classes), taken);
  const isTaken = dealQuotas(labels, [quota], seed, STREAMS[split]);
  return { rest: rowsWhere(isTaken, 0), taken: rowsWhere(isTaken, 1) };
}

function rowsWhere(flags: Uint8Array, wanted: number): Int32Array {
  const rows: number[] = [];
  flags.forEach((flag, row) => {
    if (flag === wanted) rows.push(row);
  });
  return Int32Array.from(rows);
}
