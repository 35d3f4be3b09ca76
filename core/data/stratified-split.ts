import { InvalidData } from '../contracts/errors';
import { createRandom } from '../random/random';
import { apportion } from './split/apportion';

/** Row indices, each ascending; together they are every row exactly once. */
export interface SplitIndices {
  train: Int32Array;
  validation: Int32Array;
}

/**
 * Takes exactly `validationRows` rows for validation so that every class keeps its share: class quotas are
 * rounded by largest remainder (ties to the lower class), and rows are drawn by seed.
 *
 * @param labels uint8 [rows], each below `classes`.
 * @throws InvalidData where no row would be left for training.
 */
export function stratifiedSplit(
  labels: Uint8Array,
  classes: number,
  validationRows: number,
  seed: number,
): SplitIndices {
  const rows = labels.length;
  if (validationRows >= rows) {
    throw new InvalidData(
      `validationRows is ${validationRows}, allowed: at most ${rows - 1} of ${rows} rows`,
      {
        validationRows,
        rows,
      },
    );
  }
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  const left = apportion(counts, validationRows);
  const isValidation = new Uint8Array(rows);
  for (const row of createRandom(seed, 'split').shuffle(rows)) {
    const label = labels[row] ?? 0;
    const wanted = left[label] ?? 0;
    if (wanted === 0) continue;
    left[label] = wanted - 1;
    isValidation[row] = 1;
  }
  return { train: rowsWhere(isValidation, 0), validation: rowsWhere(isValidation, 1) };
}

function rowsWhere(flags: Uint8Array, wanted: number): Int32Array {
  const rows: number[] = [];
  flags.forEach((flag, row) => {
    if (flag === wanted) rows.push(row);
  });
  return Int32Array.from(rows);
}
