// The rows of a view as teachers are shown them when they label.
import type { LabelJob } from '../../core/contracts/training/trainer-jobs';
import { createViewWriter } from '../../core/data/augment/view-rows';
import { createInputs } from '../../core/data/labelled-rows';
import { sizeOf } from '../../core/contracts/models/shape';
import type { BlobStore } from '../../storage/blob-store';
import type { PredictedRows } from './predict-ensemble';
import { readView } from './read-inputs';
import type { SplitReader } from './split-reader';
import { appendRows } from './transfer-rows';

/** Rows [start, end) of a view: rows without a label follow those of training, and no part has both. */
type ShownPart = Pick<LabelJob, 'dataset' | 'view' | 'start' | 'end'>;

type ShownRows = Pick<PredictedRows, 'split' | 'whole' | 'start' | 'rows' | 'shifts' | 'shown'>;

/** Reads rows as teachers are shown them: shifts are left to the engine, operations are done here. */
export async function readShownRows(
  { dataset, view, start, end }: ShownPart,
  splits: SplitReader,
  blobs: BlobStore,
): Promise<ShownRows> {
  const before = start < dataset.train.rows ? 0 : dataset.train.rows;
  const split = before === 0 ? 'train' : 'unlabelled';
  const whole = await splits.rowsOf(split);
  const rows = end - start;
  const placed = { split, whole, start: start - before, rows } as const;
  const does = await readView(blobs, view);
  if (!does.recipe) return { ...placed, shifts: does.shifts.subarray(2 * start, 2 * end) };
  const all = before === 0 ? whole : appendRows(await splits.rowsOf('train'), whole);
  const shown = createInputs(all.shape, rows * sizeOf(all.shape));
  const numbers = Int32Array.from({ length: rows }, (_, i) => start + i);
  createViewWriter(all, dataset.classes)({ inputs: shown, targets: null }, does, numbers);
  return { ...placed, shifts: null, shown };
}
