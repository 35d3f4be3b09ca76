import { createViewWriter, type RowsView } from '../../../data/augment/view-rows';
import { gatherValues } from '../../../data/gather-values';
import { writeTargets } from '../../../data/write-targets';
import type { Inputs, LabelledRows } from '../../../data/labelled-rows';

/** A view of the training split as the gathering thread sees it. */
interface GatheredView extends RowsView {
  /** float32 [rows, classes]; null where the loss needs none. */
  softLabels: Float32Array | null;
  /** Bits of float16 [rows, width] of each hint. */
  hints: readonly Uint16Array[];
}

/** Room for some rows of every column. */
export interface RowBlock {
  /** [rows, ...shape] */
  inputs: Inputs;
  /** int32 [rows] */
  labels: Int32Array;
  /** Shares of the classes in mixed rows, labels or numbers, float32 [rows, classes]; null where rows have a class. */
  targets: Float32Array | null;
  /** float32 [rows, classes]; empty where the loss needs none. */
  softLabels: Float32Array;
  /** Bits of float16 [rows, width] of each hint. */
  hints: readonly Uint16Array[];
}

/** What is gathered from, and where to. */
export interface GatherSource {
  data: LabelledRows;
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

/** Fills blocks: rows one after the other from the front on, as the view has them. */
export type GatherRows = (order: GatherOrder) => void;

/** @returns a function that throws where the block, the view or a row isn't there, or the block is too small. */
export function createGatherer({ data, classes, views, blocks }: GatherSource): GatherRows {
  const { labels } = data;
  const write = createViewWriter(data, classes);
  return (order) => {
    const { rows } = order;
    const block = blocks[order.block];
    const view = views[order.view];
    if (!block) throw new Error(`there is no block ${order.block}, only ${blocks.length}`);
    if (!view) throw new Error(`there is no view ${order.view}, only ${views.length}`);
    if (rows.length > block.labels.length) {
      throw new Error(`${rows.length} rows don't fit a block of ${block.labels.length}`);
    }
    const strange = rows.find((row) => row < 0 || row >= labels.length);
    if (strange !== undefined) throw new Error(`there is no row ${strange}, only ${labels.length}`);
    write(block, view, rows);
    rows.forEach((row, i) => {
      block.labels[i] = labels[row] ?? 0;
      // What a view computes brings its own.
      if (block.targets && !view.recipe) writeTargets(block.targets, i * classes, data, classes, row);
      if (!view.softLabels) return;
      block.softLabels.set(view.softLabels.subarray(row * classes, (row + 1) * classes), i * classes);
    });
    block.hints.forEach((into, i) => {
      const values = view.hints[i];
      if (values) gatherValues(into, values, rows, into.length / block.labels.length);
    });
  };
}
