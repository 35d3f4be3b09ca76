import type { FoldAssignment } from '../../core/contracts/teachers/folds';
import type { Ensemble } from '../../core/contracts/models/models';
import type { LabelJob } from '../../core/contracts/training/trainer-jobs';
import { coolOutputs } from '../../core/distillation/cool-outputs';
import { labellingMembers } from '../../core/policy/labelling-members';
import type { JobContext } from './job-context';
import { predictEnsemble, type PredictedRows } from './predict-ensemble';
import { listUsed } from './predict-members';
import { createRowProgress } from './row-progress';
import { readFolds } from './select-training-data';
import { readShownRows } from './shown-rows';
import type { SplitReader } from './split-reader';

/** Rows [start, end) of a view, and what scores them. */
type ScoredRows = Pick<LabelJob, 'ensemble' | 'dataset' | 'view' | 'start' | 'end' | 'precision'>;

/**
 * Scores rows of a view with the ensemble: with folds, each row with the members that never saw it.
 *
 * @returns log-probabilities, float32 [rows, classes]
 */
export async function scoreRows(
  scored: ScoredRows,
  splits: SplitReader,
  context: JobContext,
): Promise<Float32Array> {
  const { dataset, ensemble, precision } = scored;
  const shown = await readShownRows(scored, splits, context.blobs);
  const request = { ...shown, dataset, splits, ...(precision && { precision }) };
  const predicted = await (ensemble.folds && shown.split === 'train'
    ? predictFolds(ensemble, ensemble.folds, request, context)
    : predictEnsemble(
        ensemble.members,
        request,
        context,
        createRowProgress(request.rows * listUsed(ensemble.members).length, context.report),
      ));
  const { temperature } = ensemble;
  return temperature === undefined ? predicted : coolOutputs(predicted, dataset, temperature);
}

/** Each row by the members that never saw it. */
async function predictFolds(
  ensemble: Ensemble,
  dealt: FoldAssignment,
  request: PredictedRows,
  context: JobContext,
): Promise<Float32Array> {
  const { dataset, whole, start, rows } = request;
  const folds = await readFolds(dealt, whole.rows, context.blobs);
  const parts = divide(folds.subarray(start, start + rows)).map((part) => ({
    ...part,
    members: labellingMembers(ensemble, part.fold),
  }));
  const work = parts.map(({ places, members }) => places.length * listUsed(members).length);
  const total = work.reduce((sum, each) => sum + each, 0);
  const report = createRowProgress(total, context.report);
  const { classes } = dataset;
  const predicted = new Float32Array(rows * classes);
  let done = 0;
  for (const [i, { members, places }] of parts.entries()) {
    const before = done;
    const own = { ...request, places };
    const answers = await predictEnsemble(members, own, context, (rowsDone) => report(before + rowsDone));
    places.forEach((row, at) =>
      predicted.set(answers.subarray(at * classes, (at + 1) * classes), row * classes),
    );
    done += work[i] ?? 0;
  }
  return predicted;
}

/** Rows that the same members label. */
interface Part {
  fold: number;
  /** Their places in the shard, ascending. */
  places: Int32Array;
}

/** The rows of each fold that has any here. */
function divide(folds: Uint8Array): Part[] {
  const places = new Map<number, number[]>();
  folds.forEach((fold, row) => {
    const own = places.get(fold);
    if (own) own.push(row);
    else places.set(fold, [row]);
  });
  return [...places].sort(([a], [b]) => a - b).map(([fold, own]) => ({ fold, places: Int32Array.from(own) }));
}
