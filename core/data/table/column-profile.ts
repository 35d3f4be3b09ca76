/** What one pass over a column says about it. Counts are of rows. */
export interface ColumnProfile {
  name: string;
  rows: number;
  /** Empty cells and those that hold one of the words for "missing". */
  missing: number;
  /** Different values among the others. */
  distinct: number;
  /** Cells that read as numbers, as whole numbers, as yes or no, and as dates. */
  numbers: number;
  integers: number;
  booleans: number;
  datetimes: number;
  /** Cells that name an image file, or hold one as a data URL. */
  images: number;
  /** Words a cell, on average, and characters of the longest. */
  meanWords: number;
  maxLength: number;
  /** Smallest and largest number; null where there is none. */
  minimum: number | null;
  maximum: number | null;
  /** The most frequent values, with how often they occur, most frequent first. */
  frequent: readonly { value: string; rows: number }[];
}
