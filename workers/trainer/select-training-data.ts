import { InvalidData } from '../../core/contracts/errors';
import type { FoldAssignment, RowSelection } from '../../core/contracts/folds';
import type { TrainingView } from '../../core/data/batches';
import { gatherValues } from '../../core/data/gather-values';
import { selectRows } from '../../core/data/select-rows';
import { takeRows } from '../../core/data/take-rows';
import type { BlobStore } from '../../storage/blob-store';
import type { TrainingData } from './training-data';

/** The same data with the selected training rows alone, in every view. What isn't selected can't be learned from. */
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
    views: views.map(({ shifts, softLogProbabilities }): TrainingView => ({
      shifts: gatherValues(new Int8Array(2 * rows.length), shifts, rows, 2),
      softLogProbabilities:
        softLogProbabilities &&
        gatherFloats(softLogProbabilities, rows, softLogProbabilities.length / train.rows),
    })),
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
