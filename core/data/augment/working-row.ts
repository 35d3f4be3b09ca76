import type { RowRandom } from '../../random/row-random';

/** A row on its way through the operations. They change it in place; nothing is allocated for a row. */
export interface WorkingRow {
  /** Of an image in bytes' units, 0 to 255, not rounded; of a table in preprocessed units. */
  values: Float32Array;
  /** As long as `values`, for operations that can't work in place: they swap the two. */
  spare: Float32Array;
  /** Room for an image with a black border, whose border is black. */
  padded: Float32Array;
  /** Share of each class: float32 [classes], one-hot until rows are mixed. */
  targets: Float32Array;
  /** Number of the row in its split. */
  row: number;
}

/**
 * Changes a row.
 *
 * @param random of this row, operation and view alone
 * @param other gives another row of the split as it has come out of the operations before this one. It is overwritten by
 *   the next call.
 */
export type RowOperation = (
  row: WorkingRow,
  random: RowRandom,
  other: (row: number) => Readonly<WorkingRow>,
) => void;

export type ImageOperation = (row: WorkingRow, random: RowRandom) => void;

/** Exchanges `values` and `spare`. */
export function swapBuffers(row: WorkingRow): void {
  const { values } = row;
  row.values = row.spare;
  row.spare = values;
}
