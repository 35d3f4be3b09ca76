import type { FoldAssignment } from '../../core/contracts/folds';
import { isForeignModel, type Ensemble } from '../../core/contracts/models';
import { sizeOf } from '../../core/contracts/shape';
import type { LabelShard } from '../../core/contracts/soft-labels';
import type { LabelJob } from '../../core/contracts/trainer-jobs';
import { createViewWriter, type RowsView } from '../../core/data/augment/view-rows';
import { gatherValues } from '../../core/data/gather-values';
import { labelCodecFor } from '../../core/data/soft-labels/label-codec-for';
import { createInputs, type InputShape, type LabelledRows } from '../../core/data/labelled-rows';
import { applyTemperature } from '../../core/distillation/apply-temperature';
import type { EnsembleRequest } from '../../core/engine/engine';
import { labellingMembers } from '../../core/policy/labelling-members';
import { identifyView } from './identify-view';
import type { BlobStore } from '../../storage/blob-store';
import type { JobContext } from './job-context';
import { predictEnsemble, type AnyMember, type PredictedRows } from './predict-ensemble';
import { listUsed, predictMembers, type Member } from './predict-members';
import { readSplit, readView } from './read-inputs';
import { createRowProgress } from './row-progress';
import { readFolds } from './select-training-data';
import { appendRows, readUnlabelled } from './transfer-rows';

/** Scores rows [start, end) of a view with the ensemble: with folds, each row with the members that never saw it. */
export async function runLabelJob(job: LabelJob, context: JobContext): Promise<LabelShard> {
  const { dataset, view, start, end, ensemble, precision, format } = job;
  const placed = await placeLabelled(job, context.blobs);
  const shown = showRows(placed.all, dataset.classes, await readView(context.blobs, view), start, end);
  const { split, whole } = placed;
  const rows = {
    dataset,
    whole,
    start: placed.start,
    rows: end - start,
    ...shown,
    ...(precision && { precision }),
  };
  const predicted = await (ensemble.folds && split === 'train'
    ? predictFolds(ensemble, ensemble.folds, rows, context)
    : predictEnsemble(
        ensemble.members,
        { ...rows, split },
        context,
        createRowProgress(rows.rows * listUsed(ensemble.members).length, context.report),
      ));
  const { temperature } = ensemble;
  const logProbabilities =
    temperature === undefined ? predicted : applyTemperature(predicted, dataset.classes, temperature);
  return {
    view: view.index,
    viewDigest: identifyView(view, dataset),
    start,
    end,
    ...(format && { format }),
    logProbabilities: await context.blobs.write(
      labelCodecFor(format, dataset.classes).encode(logProbabilities),
    ),
  };
}

/** Where the rows are that a job labels: rows without a label follow those of training, and no shard has both. */
async function placeLabelled({ dataset, start }: LabelJob, blobs: BlobStore) {
  const train = await readSplit(blobs, dataset, dataset.train);
  if (start < train.rows || !dataset.unlabelled)
    return { split: 'train', whole: train, start, all: train } as const;
  const whole = await readUnlabelled(blobs, dataset, dataset.unlabelled);
  const all = appendRows(train, whole);
  return { split: 'unlabelled', whole, start: start - train.rows, all } as const;
}

type Source = Omit<EnsembleRequest, 'members'>;

/** Each row by the members that never saw it. */
async function predictFolds(
  ensemble: Ensemble,
  dealt: FoldAssignment,
  { dataset, whole, start, rows, shifts, shown, precision }: Omit<PredictedRows, 'split'>,
  context: JobContext,
): Promise<Float32Array> {
  const folds = await readFolds(dealt, whole.rows, context.blobs);
  const size = sizeOf(whole.shape);
  const inputs = shown ?? whole.inputs.subarray(start * size, (start + rows) * size);
  const source = { rows, inputs, shifts, ...(precision && { precision }) };
  const parts = divide(source, folds.subarray(start, start + rows), whole.shape).map((part) => ({
    ...part,
    members: labellingMembers(ensemble, part.fold).map(requireOwn),
  }));
  const work = parts.map(({ source: own, members }) => own.rows * listUsed(members).length);
  const total = work.reduce((sum, each) => sum + each, 0);
  const report = createRowProgress(total, context.report);
  const { classes } = dataset;
  const predicted = new Float32Array(rows * classes);
  let done = 0;
  for (const [i, { members, source: own, places }] of parts.entries()) {
    const before = done;
    const answers = await predictMembers(members, own, context, (rowsDone) => report(before + rowsDone));
    places.forEach((row, at) =>
      predicted.set(answers.subarray(at * classes, (at + 1) * classes), row * classes),
    );
    done += work[i] ?? 0;
  }
  return predicted;
}

/** Recipes with teachers made elsewhere have no folds. */
function requireOwn({ network, weight }: AnyMember): Member {
  if (!isForeignModel(network)) return { network, weight };
  throw new Error(`${network.foreign.name} can't have learned without a fold`);
}

/** Rows that the same members label. */
interface Part {
  fold: number;
  source: Source;
  /** Their places in the shard, ascending. */
  places: Int32Array;
}

/** The rows of each fold that has any here, copied together. */
function divide(source: Source, folds: Uint8Array, shape: InputShape): Part[] {
  const places = new Map<number, number[]>();
  folds.forEach((fold, row) => {
    const own = places.get(fold);
    if (own) own.push(row);
    else places.set(fold, [row]);
  });
  return [...places]
    .sort(([a], [b]) => a - b)
    .map(([fold, own]) => {
      const rows = Int32Array.from(own);
      return { fold, places: rows, source: takeFrom(source, rows, shape) };
    });
}

function takeFrom(source: Source, rows: Int32Array, shape: InputShape): Source {
  const size = sizeOf(shape);
  const { inputs, shifts } = source;
  return {
    ...source,
    rows: rows.length,
    inputs: gatherValues(createInputs(shape, rows.length * size), inputs, rows, size),
    shifts: shifts && gatherValues(new Int8Array(2 * rows.length), shifts, rows, 2),
  };
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
