import {
  Binary,
  Bool,
  Dictionary,
  Int32,
  makeData,
  makeVector,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
  type Vector,
} from 'apache-arrow';
import type { ColumnKind } from '../../contracts/data/table';
import { MISSING_BOOLEAN, MISSING_CATEGORY, type TypedColumn } from './typed-column';

/** Some rows of one split. */
export interface TableShard {
  /** Numbers of the rows in the source, from 0 on. */
  rowNumbers: Int32Array;
  /** Names of the rows, where the recipe names a column for them. */
  ids: readonly (string | null)[] | null;
  columns: readonly TypedColumn[];
  /** float32 [rows, targets] */
  targets: Float32Array;
  /** float32 [rows] */
  weights: Float32Array | null;
}

/** Columns that aren't learned from have names that no column of a source gets. */
const ROW = '#row';
const ID = '#id';
const WEIGHT = '#weight';
const TARGET = '#target';

/** An Arrow stream with a column for each of the shard's, so that whatever reads Arrow reads it. The same rows, the same bytes. */
export function packShard(shard: TableShard): Uint8Array {
  const { rowNumbers, ids, columns, targets, weights } = shard;
  const width = targets.length / rowNumbers.length;
  const vectors: Record<string, Vector> = { [ROW]: makeVector(rowNumbers) };
  if (ids) vectors[ID] = vectorFromArray(ids, new Utf8());
  for (let target = 0; target < width; target += 1) {
    vectors[`${TARGET}${target}`] = makeVector(takeTarget(targets, target, width));
  }
  if (weights) vectors[WEIGHT] = makeVector(weights);
  columns.forEach((column, i) => (vectors[column.name] = toVector(column, i)));
  return tableToIPC(new Table(vectors), 'stream');
}

function takeTarget(targets: Float32Array, target: number, width: number): Float32Array {
  return Float32Array.from(
    { length: targets.length / width },
    (_, row) => targets[row * width + target] ?? 0,
  );
}

/** @param id number of a dictionary in the stream; left out, Arrow counts on from the last one of the process. */
function toVector(column: TypedColumn, id: number): Vector {
  switch (column.kind) {
    case 'numeric':
    case 'datetime':
      return makeVector(column.values);
    case 'boolean':
      return vectorFromArray(
        Array.from(column.values, (value) => (value === MISSING_BOOLEAN ? null : value === 1)),
        new Bool(),
      );
    case 'text':
      return vectorFromArray(column.values, new Utf8());
    case 'image':
      return vectorFromArray(column.values, new Binary());
    case 'categorical':
      return makeVector(
        makeData({
          type: new Dictionary(new Utf8(), new Int32(), id),
          length: column.values.length,
          ...validityOf(column.values),
          data: column.values.map((code) => Math.max(0, code)),
          dictionary: vectorFromArray(column.categories, new Utf8()),
        }),
      );
  }
}

/** A bit for each row, the first in the lowest: whether its cell is there. */
function validityOf(codes: Int32Array): { nullCount: number; nullBitmap: Uint8Array } {
  const nullBitmap = new Uint8Array(Math.ceil(codes.length / 8));
  let nullCount = 0;
  codes.forEach((code, row) => {
    if (code === MISSING_CATEGORY) nullCount += 1;
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7));
  });
  return { nullCount, nullBitmap };
}

/**
 * @param columns that the shard was packed with, in any order
 * @param width targets of a row
 */
export function unpackShard(
  bytes: Uint8Array,
  columns: readonly { name: string; kind: ColumnKind }[],
  width: number,
): TableShard {
  const table = tableFromIPC(bytes);
  const child = (name: string): Vector => {
    const vector = table.getChild(name);
    if (!vector) throw new Error(`the shard has no column ${name}`);
    return vector;
  };
  const numbers = (name: string) => child(name).toArray() as Float32Array;
  const targets = Array.from({ length: width }, (_, target) => numbers(`${TARGET}${target}`));
  return {
    rowNumbers: child(ROW).toArray() as Int32Array,
    ids: table.getChild(ID) ? readTexts(child(ID)) : null,
    columns: columns.map(({ name, kind }) => fromVector(child(name), name, kind)),
    targets: Float32Array.from(
      { length: width * table.numRows },
      (_, i) => targets[i % width]?.[Math.floor(i / width)] ?? 0,
    ),
    weights: table.getChild(WEIGHT) ? numbers(WEIGHT) : null,
  };
}

function fromVector(vector: Vector, name: string, kind: ColumnKind): TypedColumn {
  switch (kind) {
    case 'numeric':
      return { kind, name, values: vector.toArray() as Float32Array };
    case 'datetime':
      return { kind, name, values: vector.toArray() as Float64Array };
    case 'boolean':
      return {
        kind,
        name,
        values: Uint8Array.from(vector, (value: boolean | null) =>
          value === null ? MISSING_BOOLEAN : Number(value),
        ),
      };
    case 'text':
      return { kind, name, values: readTexts(vector) };
    case 'image':
      return { kind, name, values: Array.from(vector, (value: Uint8Array | null) => value) };
    case 'categorical':
      return { kind, name, ...readCategories(vector as Vector<Dictionary<Utf8, Int32>>) };
  }
}

function readTexts(vector: Vector): (string | null)[] {
  return Array.from(vector, (value: string | null) => value);
}

function readCategories(vector: Vector<Dictionary<Utf8, Int32>>): {
  values: Int32Array;
  categories: string[];
} {
  const [data] = vector.data;
  if (!data) return { values: new Int32Array(0), categories: [] };
  // Arrow fills its buffers up to eight bytes: what lies behind the last row is no cell.
  const codes = data.values.subarray(0, data.length);
  const values = codes.map((code, row) => (data.getValid(row) ? code : MISSING_CATEGORY));
  return { values, categories: Array.from(data.dictionary ?? [], String) };
}
