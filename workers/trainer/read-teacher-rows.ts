import type { BroughtTeacher } from '../../core/contracts/teachers/brought-teacher';
import type { Dataset, Split, UnlabelledRows } from '../../core/contracts/data/dataset';
import type { PixelFormat } from '../../core/contracts/data/pixel-format';
import { columnsOfInput } from '../../core/contracts/teachers/teacher-mapping';
import { sizeOf } from '../../core/contracts/models/shape';
import { gatherValues } from '../../core/data/gather-values';
import { areImages, createInputs, type Inputs, type LabelledRows } from '../../core/data/labelled-rows';
import { placeRows } from '../../core/data/place-rows';
import { joinColumns, pickCells, takeColumns } from '../../core/data/table/take-columns';
import { unpackShard } from '../../core/data/table/table-shard';
import type { TypedColumn } from '../../core/data/table/typed-column';
import type { BlobStore } from '../../storage/blob-store';
import type { RowsName, TeacherRows } from '../../teachers/teacher';

/** A split as teachers made elsewhere read it. */
export interface TeacherSplit {
  split: RowsName;
  whole: LabelledRows;
  /** Those that the teacher reads, of all rows. */
  columns: readonly TypedColumn[];
  /** What the images of its columns have become. */
  images: PixelFormat | undefined;
}

/**
 * Rows of a split that follow each other.
 *
 * @param shifts int8 [rows, 2] of these rows; null leaves images where they are.
 */
export function takeTeacherRows(
  { split, whole, columns, images }: TeacherSplit,
  start: number,
  rows: number,
  shifts: Int8Array | null,
): TeacherRows {
  const { shape } = whole;
  const size = sizeOf(shape);
  const own = whole.inputs.subarray(start * size, (start + rows) * size);
  const isMoved = areImages(shape) && (shifts?.some((shift) => shift !== 0) ?? false);
  const inputs = isMoved ? createInputs(shape, rows * size) : own;
  if (isMoved) placeRows(inputs, own, shifts, shape, 0, rows);
  return { split, start, rows, shape, inputs, columns: takeColumns(columns, start, rows), images };
}

/** The same, where a view shows something else in the place of rows: [rows, ...shape]. */
export function takeShownRows(
  split: TeacherSplit,
  { start, rows, shifts, shown }: { start: number; rows: number; shifts: Int8Array | null; shown?: Inputs },
): TeacherRows {
  const placed = takeTeacherRows(split, start, rows, shifts);
  return shown ? { ...placed, inputs: shown } : placed;
}

/**
 * Some of these rows alone.
 *
 * @param places of those that are wanted, from the first of `rows` on
 */
export function pickTeacherRows(rows: TeacherRows, places: Int32Array): TeacherRows {
  const { shape, inputs, start, numbers } = rows;
  const size = sizeOf(shape);
  return {
    ...rows,
    rows: places.length,
    numbers: places.map((place) => numbers?.[place] ?? start + place),
    inputs: gatherValues(createInputs(shape, places.length * size), inputs, places, size),
    columns: pickCells(rows.columns, places),
  };
}

/** Cells of these columns of a table: decoding them takes time, and most teachers read few or none. */
export async function readColumns(
  blobs: Pick<BlobStore, 'read'>,
  { table }: Dataset,
  split: Split | UnlabelledRows,
  names: ReadonlySet<string>,
): Promise<TypedColumn[]> {
  if (!table || 'images' in split || names.size === 0) return [];
  const wanted = table.columns.filter(({ name, role }) => role === 'feature' && names.has(name));
  const shards = [];
  for (const { bytes } of split.shards) shards.push(unpackShard(await blobs.read(bytes), wanted, 1).columns);
  return joinColumns(shards);
}

/** Names of the columns that a teacher reads. */
export function columnsReadBy(teacher: BroughtTeacher): ReadonlySet<string> {
  if (teacher.type === 'labels') return new Set();
  return new Set(teacher.inputs.flatMap(columnsOfInput));
}
