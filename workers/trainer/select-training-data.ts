import { InvalidData } from '../../core/contracts/errors';
import type { FoldAssignment, RowSelection } from '../../core/contracts/teachers/folds';
import type { TrainingView } from '../../core/data/batches';
import { gatherValues } from '../../core/data/gather-values';
import { selectRows } from '../../core/data/select-rows';
import { takeRows } from '../../core/data/take-rows';
import type { BlobStore } from '../../storage/blob-store';
import type { TrainingData } from './training-data';

/**
 * The same data with the selected training rows alone, in every view. What isn't selected can't be learned from, nor mixed
 * into rows by operations. These draw by the rows' numbers among those selected: so such views have no labels of others.
 */
export async function selectTrainingData(
  { train, validation, views }: TrainingData,
  { without, bagging }: RowSelection,
  blobs: Pick<BlobStore, 'read'>,
): Promise<TrainingData> {
  const assignment = without && (await readFolds(without, train.rows, blobs));
  const rows = selectRows(train.labels, {
    without: without && assignment && { assignment, fold: without.fold },
    bagging,
  });
  return {
    train: takeRows(train, rows),
    validation,
    views: views.map((view) => selectView(view, rows, train.rows)),
  };
}

function selectView(view: TrainingView, rows: Int32Array, allRows: number): TrainingView {
  const { shifts, recipe, softLogProbabilities: soft } = view;
  if (view.hints) throw new Error('selected rows learn from no hints');
  if (recipe && soft)
    throw new Error('selected rows of a view with operations have other labels than all rows');
  return {
    shifts: gatherValues(new Int8Array(2 * rows.length), shifts, rows, 2),
    ...(recipe && { recipe }),
    softLogProbabilities: soft && gatherFloats(soft, rows, soft.length / allRows),
  };
}

/**
 * The fold of each training row, uint8 [rows].
 *
 * @throws InvalidData where they are the folds of other rows.
 */
export async function readFolds(
  { assignment }: Pick<FoldAssignment, 'assignment'>,
  rows: number,
  blobs: Pick<BlobStore, 'read'>,
): Promise<Uint8Array> {
  const folds = await blobs.read(assignment);
  if (folds.length === rows) return folds;
  throw new InvalidData(`the folds of ${folds.length} rows don't fit ${rows} training rows`, {
    folds: folds.length,
    rows,
  });
}

function gatherFloats(source: Float32Array, rows: Int32Array, width: number): Float32Array {
  return gatherValues(new Float32Array(rows.length * width), source, rows, width);
}
