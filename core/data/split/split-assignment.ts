import { InvalidData } from '../../contracts/errors';

/** The splits, by the number that a row's assignment holds. */
export const SPLITS = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof SPLITS)[number];

/** The number of each row's split. */
export type SplitAssignment = Uint8Array;

export const TRAIN = 0;
export const VALIDATION = 1;
export const TEST = 2;
/** Of a row without a label, which is in none of the splits. */
export const UNLABELLED = 3;

/** Shares of the rows for validation and test; training has the rest. */
export interface SplitShares {
  validation: number;
  test: number;
}

/**
 * How many of `rows` each split gets, rounded to whole rows.
 *
 * @throws InvalidData where one would be left without a row.
 */
export function countSplits(rows: number, { validation, test }: SplitShares): [number, number, number] {
  const counts: [number, number, number] = [0, Math.round(rows * validation), Math.round(rows * test)];
  counts[TRAIN] = rows - counts[VALIDATION] - counts[TEST];
  const empty = SPLITS.find((_, split) => (counts[split] ?? 0) < 1);
  if (empty === undefined) return counts;
  throw new InvalidData(
    `${rows} rows with shares of ${validation} for validation and ${test} for test leave ${empty} without a row`,
    { rows, validation, test },
  );
}
