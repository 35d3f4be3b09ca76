import type { ColumnPreprocessing, Preprocessing } from '../../contracts/data/preprocessing';
import { MISSING_BOOLEAN, MISSING_CATEGORY, type TypedColumn } from '../table/typed-column';
import {
  encodeBooleans,
  encodeCategories,
  encodeDatetimes,
  encodeImages,
  encodeNumbers,
  encodeTexts,
  type FeatureEncoder,
} from './feature-encoder';

/** The value of one cell, of an image its pixels; null where it is missing. */
export type Cell = number | boolean | string | Uint8Array | null;

/** Features of rows by one code, whether they come as columns or one at a time. */
export interface FeatureWriter {
  /** Of the features, in order. */
  names: readonly string[];
  /** The first feature of each column. */
  starts: readonly number[];
  /**
   * @param cell gives the cell of the preprocessing's column of that number.
   * @param features all 0 from `at` on
   */
  write: (cell: (column: number) => Cell, features: Float32Array, at: number) => void;
}

export function createFeatureWriter({ columns }: Preprocessing): FeatureWriter {
  let width = 0;
  const placed = columns.map((column) => {
    const encoder = encoderOf(column);
    const at = width;
    width += encoder.names.length;
    return { encoder, at };
  });
  return {
    names: placed.flatMap(({ encoder }) => encoder.names),
    starts: placed.map(({ at }) => at),
    write: (cell, features, start) =>
      placed.forEach(({ encoder, at }, column) => encoder.encode(cell(column), features, start + at)),
  };
}

/** A column's kind is the kind of its cells: whoever reads them goes by the same preprocessing. */
export function encoderOf(column: ColumnPreprocessing): FeatureEncoder<Cell> {
  switch (column.kind) {
    case 'numeric':
      return encodeNumbers(column);
    case 'boolean':
      return encodeBooleans(column);
    case 'categorical':
      return encodeCategories(column);
    case 'datetime':
      return encodeDatetimes(column);
    case 'text':
      return encodeTexts(column);
    case 'image':
      return encodeImages(column);
  }
}

/**
 * @param columns those that the preprocessing names, in any order; all of as many rows.
 * @returns float32 [rows, features]
 */
export function encodeColumns(columns: readonly TypedColumn[], preprocessing: Preprocessing): Float32Array {
  const readers = preprocessing.columns.map(({ name, kind }) => {
    const column = columns.find((each) => each.name === name && each.kind === kind);
    if (!column) throw new Error(`there is no ${kind} column ${name}`);
    return cellReader(column);
  });
  const { names, write } = createFeatureWriter(preprocessing);
  const rows = columns[0]?.values.length ?? 0;
  const features = new Float32Array(rows * names.length);
  for (let row = 0; row < rows; row += 1) {
    write((column) => readers[column]?.(row) ?? null, features, row * names.length);
  }
  return features;
}

function cellReader(column: TypedColumn): (row: number) => Cell {
  switch (column.kind) {
    case 'numeric':
    case 'datetime': {
      const { values } = column;
      return (row) => {
        const value = values[row] ?? NaN;
        return Number.isNaN(value) ? null : value;
      };
    }
    case 'boolean':
      return (row) => (column.values[row] === MISSING_BOOLEAN ? null : column.values[row] === 1);
    case 'categorical':
      return (row) => {
        const code = column.values[row] ?? MISSING_CATEGORY;
        return code === MISSING_CATEGORY ? null : (column.categories[code] ?? null);
      };
    case 'text':
    case 'image':
      return (row) => column.values[row] ?? null;
  }
}
