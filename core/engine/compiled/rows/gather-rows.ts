import type { Inputs, InputShape } from '../../../data/labelled-rows';
import { gatherInputs } from '../../../data/place-rows';

/** A view of the training split as the gathering thread sees it. */
interface GatheredView {
  shifts: Int8Array;
  /** float32 [rows, classes]; null where the loss needs none. */
  softLabels: Float32Array | null;
}

/** Room for some rows of every column. */
export interface RowBlock {
  /** [rows, ...shape] */
  inputs: Inputs;
  /** int32 [rows] */
  labels: Int32Array;
  /** float32 [rows, classes]; empty where the loss needs none. */
  softLabels: Float32Array;
}

/** What is gathered from, and where to. */
export interface GatherSource {
  inputs: Inputs;
  labels: Uint8Array;
  shape: InputShape;
  classes: number;
  views: readonly GatheredView[];
  blocks: readonly RowBlock[];
}

export interface GatherOrder {
  /** Number of the block to fill. */
  block: number;
  /** Number of the view. */
  view: number;
  /** The rows, in the order in which they are wanted. */
  rows: Int32Array;
}

/**
 * Writes rows one after the other to the front of a block, images moved by the view's shifts.
 *
 * @throws Error where the block, the view or a row isn't there, or the block is too small.
 */
export function gatherRows(source: GatherSource, order: GatherOrder): void {
  const { inputs, labels, shape, classes } = source;
  const { rows } = order;
  const block = source.blocks[order.block];
  const view = source.views[order.view];
  if (!block) throw new Error(`there is no block ${order.block}, only ${source.blocks.length}`);
  if (!view) throw new Error(`there is no view ${order.view}, only ${source.views.length}`);
  if (rows.length > block.labels.length) {
    throw new Error(`${rows.length} rows don't fit a block of ${block.labels.length}`);
  }
  const strange = rows.find((row) => row < 0 || row >= labels.length);
  if (strange !== undefined) throw new Error(`there is no row ${strange}, only ${labels.length}`);
  gatherInputs(block.inputs, inputs, view.shifts, shape, rows);
  rows.forEach((row, i) => {
    block.labels[i] = labels[row] ?? 0;
    if (!view.softLabels) return;
    block.softLabels.set(view.softLabels.subarray(row * classes, (row + 1) * classes), i * classes);
  });
}
