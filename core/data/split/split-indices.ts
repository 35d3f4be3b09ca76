import type { OwnSplit } from '../../contracts/data/data-source';
import { InvalidData } from '../../contracts/errors';

/** Row indices, each ascending; together they are every row exactly once. */
export interface SplitIndices {
  rest: Int32Array;
  taken: Int32Array;
}

/** One stream of random numbers a split. That of validation has had its name since it was the only one. */
export const SPLIT_STREAMS: Record<OwnSplit, string> = { validation: 'split', test: 'test split' };

/** @param parts of each row, 1 where it is taken and 0 where it is left. */
export function indicesOf(parts: Uint8Array): SplitIndices {
  return { rest: rowsWhere(parts, 0), taken: rowsWhere(parts, 1) };
}

/** @throws InvalidData where no row would be left for training. */
export function refuseAllRows(taken: number, rows: number, split: OwnSplit): void {
  if (taken < rows) return;
  const field = `${split}Rows`;
  throw new InvalidData(`${field} is ${taken}, allowed: at most ${rows - 1} of ${rows} rows`, {
    [field]: taken,
    rows,
  });
}

function rowsWhere(flags: Uint8Array, wanted: number): Int32Array {
  const rows: number[] = [];
  flags.forEach((flag, row) => {
    if (flag === wanted) rows.push(row);
  });
  return Int32Array.from(rows);
}
