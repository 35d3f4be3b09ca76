// What people should know of a table's columns when they read a result.
import { z } from 'zod';

/** Columns that are named one by one, at most: tables have thousands. */
export const MOST_NAMED_COLUMNS = 12;

/** Columns that aren't learned from though the recipe doesn't say so. */
export const LeftOutColumns = z.strictObject({
  /** How many there are. */
  columns: z.int().positive(),
  /** Those with the rarest reasons: a thousand constant columns would hide the one that gives the target away. */
  first: z.array(z.strictObject({ column: z.string(), reason: z.string() })).min(1),
});
export type LeftOutColumns = z.infer<typeof LeftOutColumns>;

const UnseenCells = z.strictObject({
  cells: z.int().nonnegative(),
  /** Of the split's rows. */
  share: z.number().min(0).max(1),
});

/** Categorical columns with cells in validation or test whose category no training row has: these are encoded as unseen. */
export const UnseenCategories = z.strictObject({
  /** How many there are. */
  columns: z.int().positive(),
  /** Those with the most such cells. */
  first: z.array(z.strictObject({ column: z.string(), validation: UnseenCells, test: UnseenCells })).min(1),
});
export type UnseenCategories = z.infer<typeof UnseenCategories>;
