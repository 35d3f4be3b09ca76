import type { ColumnProfile } from './column-profile';

/** How the cells of a column are wanted. */
export interface WantedColumn {
  name: string;
  /** As numbers, or as the text that stands there without blanks around it. */
  as: 'number' | 'text';
}

/** Cells of some rows that follow each other, a list for each column that was asked for. */
export interface CellBlock {
  /** Number of the first row, from 0 on. */
  start: number;
  rows: number;
  /** Numbers: NaN where the cell is missing, Infinity where it isn't one. Texts: null where it is missing. */
  columns: readonly (Float64Array | readonly (string | null)[])[];
}

/** A table as it was found. Rows keep their order, whatever is asked for. */
export interface RawTable {
  rows: number;
  columns: readonly string[];
  /** Rows that are no rows of this table: too few or too many cells, a quote that doesn't end. */
  rejected: readonly RejectedRow[];
  profile(): Promise<ColumnProfile[]>;
  scan(columns: readonly WantedColumn[]): AsyncIterable<CellBlock>;
  /** A hash of each row's cells in these columns: equal rows have equal ones. */
  hashRows(columns: readonly string[]): Promise<BigUint64Array>;
}

export interface RejectedRow {
  /** Line of the file, from 1 on. */
  line: number;
  reason: string;
}

/** The numbers of a block's column of that position. */
export function numbersOf({ columns }: CellBlock, position: number): Float64Array {
  const column = columns[position];
  if (column instanceof Float64Array) return column;
  throw new TypeError(`column ${position} was not asked for as numbers`);
}

/** The texts of a block's column of that position. */
export function textsOf({ columns }: CellBlock, position: number): readonly (string | null)[] {
  const column = columns[position];
  if (column && !(column instanceof Float64Array)) return column;
  throw new TypeError(`column ${position} was not asked for as text`);
}
