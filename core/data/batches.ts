import { mixesLabels } from '../contracts/data/augment-operation';
import { sizeOf } from '../contracts/models/shape';
import { taskOfLoss, type Loss } from '../contracts/training/training';
import { createRandom } from '../random/random';
import { createViewReader, storeRow, type ViewReader } from './augment/view-reader';
import type { ViewRecipe } from './augment/view-recipe';
import { gatherValues } from './gather-values';
import { createInputs, type LabelledRows } from './labelled-rows';
import { readRow } from './place-rows';
import { writeTargets } from './write-targets';

/** Order of the rows in one epoch: a permutation of [0, rows) fixed by seed and epoch alone. */
export function orderRows(rows: number, seed: number, epoch: number): Int32Array {
  return createRandom(seed, 'order', epoch).shuffle(rows);
}

/** Batches per epoch; the last one may be smaller. */
export function batchesPerEpoch(rows: number, batchSize: number): number {
  return Math.ceil(rows / batchSize);
}

/** What one training step eats. The arrays are views of the feeder's buffers: the next call overwrites them. */
export interface Batch {
  rows: number;
  /** float32 [rows, ...shape]; of images in [0, 1] */
  inputs: Float32Array;
  /** float32 [rows, classes]: one-hot, or the shares of the classes of mixed rows; labels or numbers where that is the task. */
  labels: Float32Array;
  /** float32 [rows, classes]; null where the view has none. */
  softLogProbabilities: Float32Array | null;
  /** Bits of float16 [rows, width], of each hint of the view. */
  hints: readonly Uint16Array[];
}

/** One view of the training split, with the ensemble's log-probabilities for it where the loss needs them. */
export interface TrainingView {
  /** int8 [rows, 2], (dy, dx); of images only */
  shifts: Int8Array;
  /** What is done to the shifted rows; absent where it is nothing. All views of a training have the same operations. */
  recipe?: ViewRecipe;
  /** float32 [rows, classes] */
  softLogProbabilities: Float32Array | null;
  /** What layers of teachers give for its rows, in the order of the training's hints: bits of float16 [rows, width]. */
  hints?: readonly Uint16Array[];
}

/** Whether hard labels are not a class each, but numbers: of mixed rows, and where no class is predicted. */
export function readsTargets({
  loss,
  views = [],
}: {
  loss: Pick<Loss, 'method'>;
  views?: readonly Pick<TrainingView, 'recipe'>[] | undefined;
}): boolean {
  return taskOfLoss(loss) !== undefined || hasMixedRows(views);
}

/** Whether rows are mixed with others, so that their hard labels are shares of classes. */
export function hasMixedRows(views: readonly Pick<TrainingView, 'recipe'>[] = []): boolean {
  return views.some(({ recipe }) => mixesLabels(recipe?.operations));
}

/**
 * Makes a function that gathers, shifts, augments and scales the rows that `order` names from `start` on. Buffers are
 * allocated once, since they would otherwise be the largest garbage of a training step.
 */
export function createBatchFeeder(
  data: LabelledRows,
  classes: number,
  batchSize: number,
): (view: TrainingView, order: Int32Array, start: number) => Batch {
  const rowSize = sizeOf(data.shape);
  const inputs = new Float32Array(batchSize * rowSize);
  const labels = new Float32Array(batchSize * classes);
  const soft = new Float32Array(batchSize * classes);
  const place = createRowPlacer(data, classes);
  return (view, order, start) => {
    const { softLogProbabilities, hints = [] } = view;
    const rows = Math.min(batchSize, order.length - start);
    labels.fill(0);
    for (let i = 0; i < rows; i += 1) {
      const row = order[start + i] ?? 0;
      place(view, row, inputs, i * rowSize, labels, i * classes);
      if (softLogProbabilities) {
        soft.set(softLogProbabilities.subarray(row * classes, (row + 1) * classes), i * classes);
      }
    }
    return {
      rows,
      inputs: inputs.subarray(0, rows * rowSize),
      labels: labels.subarray(0, rows * classes),
      softLogProbabilities: softLogProbabilities ? soft.subarray(0, rows * classes) : null,
      hints: hints.map((values) => gatherHints(values, values.length / data.rows, order, start, rows)),
    };
  };
}

function gatherHints(
  values: Uint16Array,
  width: number,
  order: Int32Array,
  start: number,
  rows: number,
): Uint16Array {
  return gatherValues(new Uint16Array(rows * width), values, order.subarray(start, start + rows), width);
}

/** Writes a row of a view as networks read it, and its classes, into memory that is all zeros for them. */
type RowPlacer = (
  view: TrainingView,
  row: number,
  inputs: Float32Array,
  at: number,
  labels: Float32Array,
  labelsAt: number,
) => void;

function createRowPlacer(data: LabelledRows, classes: number): RowPlacer {
  const { shape } = data;
  const stored = createInputs(shape, data.inputs.length / data.rows);
  let reader: ViewReader | null = null;
  return ({ shifts, recipe }, row, inputs, at, labels, labelsAt) => {
    if (!recipe) {
      readRow(inputs, at, data.inputs, row, shape, shifts[2 * row] ?? 0, shifts[2 * row + 1] ?? 0);
      writeTargets(labels, labelsAt, data, classes, row);
      return;
    }
    reader ??= createViewReader(data, classes, recipe.operations);
    const changed = reader.read(recipe, shifts, row);
    // By way of what columns hold, so that every engine sees the same numbers.
    storeRow(stored, 0, changed);
    readRow(inputs, at, stored, 0, shape, 0, 0);
    labels.set(changed.targets, labelsAt);
  };
}
