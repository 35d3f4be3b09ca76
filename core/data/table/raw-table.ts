import type { ColumnProfile } from './column-profile';

/** How the cells of a column are wanted. */
export interface WantedColumn {
  name: string;
  /** As numbers, as the text that stands there without blanks around it, or as the image that it names or holds. */
  as: 'number' | 'text' | 'image';
}

/** An image as uint8 [height, width, channels], or why there is none; null where the cell is missing. */
export type ImageCell = { pixels: Uint8Array } | { name: string; problem: string } | null;

/** Cells that were asked for as images. */
export interface ImageCells {
  images: readonly ImageCell[];
}

/** Cells of some rows that follow each other, a list for each column that was asked for. */
export interface CellBlock {
  /** Number of the first row, from 0 on. */
  start: number;
  rows: number;
  /** Numbers: NaN where the cell is missing, Infinity where it isn't one. Texts: null where it is missing. */
  columns: readonly (Float64Array | readonly (string | null)[] | ImageCells)[];
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
  if (column && !(column instanceof Float64Array) && !('images' in column)) return column;
  throw new TypeError(`column ${position} was not asked for as text`);
}

/** The images of a block's column of that position. */
export function imagesOf({ columns }: CellBlock, position: number): readonly ImageCell[] {
  const column = columns[position];
  if (column && 'images' in column) return column.images;
  throw new TypeError(`column ${position} was not asked for as images`);
}
