import { sizeOf } from '../../contracts/models/shape';
import type { Inputs, LabelledRows } from '../labelled-rows';
import { gatherInputs, placeRows } from '../place-rows';
import { createViewReader, storeRow, type ViewReader } from './view-reader';
import type { ViewRecipe } from './view-recipe';

/** A view of a split: what is done to its rows. */
export interface RowsView {
  /** int8 [rows, 2], (dy, dx); of images only */
  shifts: Int8Array;
  /** Absent where rows are shifted and no more. */
  recipe?: ViewRecipe;
}

/** Where a view's rows go, one after the other. */
export interface ViewTarget {
  inputs: Inputs;
  /** float32 [rows, classes], shares of the classes; null where nobody asks for them. */
  targets: Float32Array | null;
}

/**
 * Writes the rows of a view that `rows` names, in that order, or all of them.
 */
export type ViewWriter = (target: ViewTarget, view: RowsView, rows: Int32Array | 'all') => void;

/** @param data the whole split */
export function createViewWriter(data: LabelledRows, classes: number): ViewWriter {
  const readers = new Map<string, ViewReader>();
  const readerFor = ({ operations }: ViewRecipe): ViewReader => {
    const key = JSON.stringify(operations);
    const reader = readers.get(key) ?? createViewReader(data, classes, operations);
    readers.set(key, reader);
    return reader;
  };
  const size = sizeOf(data.shape);
  return ({ inputs, targets }, { shifts, recipe }, rows) => {
    if (!recipe) {
      if (rows === 'all') placeRows(inputs, data.inputs, shifts, data.shape, 0, data.rows);
      else gatherInputs(inputs, data.inputs, shifts, data.shape, rows);
      return;
    }
    const reader = readerFor(recipe);
    const count = rows === 'all' ? data.rows : rows.length;
    for (let i = 0; i < count; i += 1) {
      const changed = reader.read(recipe, shifts, rows === 'all' ? i : (rows[i] ?? 0));
      storeRow(inputs, i * size, changed);
      targets?.set(changed.targets, i * classes);
    }
  };
}
