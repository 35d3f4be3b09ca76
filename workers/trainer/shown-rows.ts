// The rows of a view as teachers are shown them when they label.
import type { LabelJob } from '../../core/contracts/trainer-jobs';
import { createViewWriter, type RowsView } from '../../core/data/augment/view-rows';
import { createInputs, type LabelledRows } from '../../core/data/labelled-rows';
import { sizeOf } from '../../core/contracts/shape';
import type { BlobStore } from '../../storage/blob-store';
import type { PredictedRows } from './predict-ensemble';
import { readSplit, readView } from './read-inputs';
import { appendRows, readUnlabelled } from './transfer-rows';

/** Rows [start, end) of a view. */
type ShownPart = Pick<LabelJob, 'dataset' | 'view' | 'start' | 'end'>;

type ShownRows = Pick<PredictedRows, 'split' | 'whole' | 'start' | 'rows' | 'shifts' | 'shown'>;

/** Reads the rows that a job labels. */
export async function readShownRows(part: ShownPart, blobs: BlobStore): Promise<ShownRows> {
  const { dataset, view, start, end } = part;
  const { all, ...placed } = await placeLabelled(part, blobs);
  const shown = showRows(all, dataset.classes, await readView(blobs, view), start, end);
  return { ...placed, rows: end - start, ...shown };
}

/** Where the rows are that a job labels: rows without a label follow those of training, and no shard has both. */
async function placeLabelled({ dataset, start }: ShownPart, blobs: BlobStore) {
  const train = await readSplit(blobs, dataset, dataset.train);
  if (start < train.rows || !dataset.unlabelled)
    return { split: 'train', whole: train, start, all: train } as const;
  const whole = await readUnlabelled(blobs, dataset, dataset.unlabelled);
  const all = appendRows(train, whole);
  return { split: 'unlabelled', whole, start: start - train.rows, all } as const;
}

/** Rows [start, end) as teachers are shown them: shifts are left to the engine, operations are done here. */
function showRows(
  train: LabelledRows,
  classes: number,
  view: RowsView,
  start: number,
  end: number,
): Pick<PredictedRows, 'shifts' | 'shown'> {
  if (!view.recipe) return { shifts: view.shifts.subarray(2 * start, 2 * end) };
  const shown = createInputs(train.shape, (end - start) * sizeOf(train.shape));
  const rows = Int32Array.from({ length: end - start }, (_, i) => start + i);
  createViewWriter(train, classes)({ inputs: shown, targets: null }, view, rows);
  return { shifts: null, shown };
}
