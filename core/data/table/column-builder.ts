import { InvalidData } from '../../contracts/errors';
import type { ColumnKind } from '../../contracts/data/table';
import { parseBoolean, parseCategory, parseDatetime } from './parse-cell';
import type { CellBlock, WantedColumn } from './raw-table';
import { imagesOf, numbersOf, textsOf } from './raw-table';
import { MISSING_BOOLEAN, MISSING_CATEGORY, type ColumnOf, type TypedColumn } from './typed-column';

/** Puts the cells of a column together, in the order in which they come. */
export interface ColumnBuilder {
  /** How the cells are to be asked for. */
  wanted: WantedColumn;
  /** Appends the cell of row `i` of the block, which has this column at `position`. */
  append(block: CellBlock, position: number, i: number): void;
  /** What was appended since the last time. */
  take(): TypedColumn;
}

/** Different values that a categorical column may have: each is kept as a word beside the rows. */
const MOST_CATEGORIES = 65_536;

/** @param capacity rows that are appended before they are taken, at most. */
export function createColumnBuilder(name: string, kind: ColumnKind, capacity: number): ColumnBuilder {
  switch (kind) {
    case 'numeric':
      return buildNumbers(name, capacity);
    case 'boolean':
      return buildBooleans(name, capacity);
    case 'categorical':
      return buildCategories(name, capacity);
    case 'datetime':
      return buildDatetimes(name, capacity);
    case 'text':
      return buildList(
        { name, as: 'text' },
        'text',
        (block, position, i) => textsOf(block, position)[i] ?? null,
      );
    case 'image':
      return buildList({ name, as: 'image' }, 'image', readPixels);
  }
}

type ValuesKind = 'numeric' | 'boolean' | 'datetime';

/** A column that is one array of values: `read` gives the value of row `i` of a block. */
function buildValues<Kind extends ValuesKind>(
  wanted: WantedColumn,
  kind: Kind,
  values: ColumnOf<Kind>['values'],
  read: (block: CellBlock, position: number, i: number) => number,
): ColumnBuilder {
  let rows = 0;
  return {
    wanted,
    append: (block, position, i) => {
      values[rows++] = read(block, position, i);
    },
    take: () => {
      const taken = values.slice(0, rows);
      rows = 0;
      return { kind, name: wanted.name, values: taken } as ColumnOf<Kind>;
    },
  };
}

function buildNumbers(name: string, capacity: number): ColumnBuilder {
  const values = new Float32Array(capacity);
  const read = (block: CellBlock, position: number, i: number) => numbersOf(block, position)[i] ?? NaN;
  return buildValues({ name, as: 'number' }, 'numeric', values, read);
}

function buildBooleans(name: string, capacity: number): ColumnBuilder {
  return buildValues({ name, as: 'text' }, 'boolean', new Uint8Array(capacity), (block, position, i) => {
    const cell = textsOf(block, position)[i] ?? null;
    const value = cell === null ? undefined : parseBoolean(cell);
    return value === undefined ? MISSING_BOOLEAN : Number(value);
  });
}

function buildDatetimes(name: string, capacity: number): ColumnBuilder {
  const known = new Map<string, number>();
  return buildValues({ name, as: 'text' }, 'datetime', new Float64Array(capacity), (block, position, i) => {
    const cell = textsOf(block, position)[i] ?? null;
    return cell === null ? NaN : secondsOf(cell, known);
  });
}

/** Few days recur in many rows, and reading a date takes as long as some twenty look-ups. */
function secondsOf(cell: string, known: Map<string, number>): number {
  const found = known.get(cell);
  if (found !== undefined) return found;
  const seconds = parseDatetime(cell) ?? NaN;
  if (known.size < MOST_CATEGORIES) known.set(cell, seconds);
  return seconds;
}

function buildCategories(name: string, capacity: number): ColumnBuilder {
  const values = new Int32Array(capacity);
  let found = new Categories(name);
  let rows = 0;
  return {
    wanted: { name, as: 'text' },
    append: (block, position, i) => {
      const cell = textsOf(block, position)[i] ?? null;
      values[rows++] = cell === null ? MISSING_CATEGORY : found.codeOf(cell);
    },
    take: () => {
      const taken = {
        kind: 'categorical' as const,
        name,
        values: values.slice(0, rows),
        categories: found.categories,
      };
      found = new Categories(name);
      rows = 0;
      return taken;
    },
  };
}

/** Numbers the categories of a column as they come. */
class Categories {
  readonly categories: string[] = [];
  /** Also of other ways to write the same one. */
  private readonly codes = new Map<string, number>();

  constructor(private readonly column: string) {}

  codeOf(cell: string): number {
    return this.codes.get(cell) ?? this.addCode(cell);
  }

  private addCode(cell: string): number {
    const category = parseCategory(cell);
    const code = this.codes.get(category) ?? this.categories.length;
    if (code === MOST_CATEGORIES) {
      throw new InvalidData(
        `column ${this.column} has more than ${MOST_CATEGORIES} different values, too many for categories; ` +
          'its kind may be "text", or its use false',
        { column: this.column },
      );
    }
    if (code === this.categories.length) this.categories.push(category);
    this.codes.set(category, code).set(cell, code);
    return code;
  }
}

type ListKind = 'text' | 'image';

/** A column that is a list of values, one for each row. */
function buildList<Kind extends ListKind>(
  wanted: WantedColumn,
  kind: Kind,
  read: (block: CellBlock, position: number, i: number) => ColumnOf<Kind>['values'][number],
): ColumnBuilder {
  let values: ColumnOf<Kind>['values'][number][] = [];
  return {
    wanted,
    append: (block, position, i) => {
      values.push(read(block, position, i));
    },
    take: () => {
      const taken = { kind, name: wanted.name, values } as unknown as ColumnOf<Kind>;
      values = [];
      return taken;
    },
  };
}

/** Rows with an image that can't be read are put aside before. */
function readPixels(block: CellBlock, position: number, i: number): Uint8Array | null {
  const cell = imagesOf(block, position)[i] ?? null;
  return cell && 'pixels' in cell ? cell.pixels : null;
}
