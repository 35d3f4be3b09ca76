import { sizeOf } from '../../core/contracts/shape';
import type { LabelShard } from '../../core/contracts/soft-labels';
import type { LabelJob } from '../../core/contracts/trainer-jobs';
import { gatherValues } from '../../core/data/gather-values';
import { createInputs, type InputShape } from '../../core/data/labelled-rows';
import { toBytes } from '../../core/data/typed-bytes';
import { applyTemperature } from '../../core/distillation/apply-temperature';
import type { EnsembleRequest } from '../../core/engine/engine';
import { labellingMembers } from '../../core/policy/labelling-members';
import type { JobContext } from './job-context';
import { listUsed, predictMembers, type Member } from './predict-members';
import { readShifts, readSplit } from './read-inputs';
import { createRowProgress } from './row-progress';
import { readFolds } from './select-training-data';

/** Scores rows [start, end) of a view with the ensemble: with folds, each row with the members that never saw it. */
export async function runLabelJob(job: LabelJob, context: JobContext): Promise<LabelShard> {
  const { dataset, view, start, end, ensemble, precision } = job;
  const train = await readSplit(context.blobs, dataset, dataset.train);
  const shifts = await readShifts(context.blobs, view);
  const rowSize = train.inputs.length / train.rows;
  const source = {
    rows: end - start,
    inputs: train.inputs.subarray(start * rowSize, end * rowSize),
    shifts: shifts.subarray(2 * start, 2 * end),
    ...(precision && { precision }),
  };
  const { classes, shape } = dataset;
  const folds = ensemble.folds && (await readFolds(ensemble.folds, train.rows, context.blobs));
  const parts = folds
    ? divide(source, folds.subarray(start, end), shape).map(({ fold, ...part }) => ({
        ...part,
        members: labellingMembers(ensemble, fold),
      }))
    : [{ members: ensemble.members, source, rows: null }];
  const predicted = await predictParts(parts, source.rows * classes, classes, context);
  const { temperature } = ensemble;
  const logProbabilities =
    temperature === undefined ? predicted : applyTemperature(predicted, classes, temperature);
  return {
    view: view.index,
    viewDigest: view.shifts.digest,
    start,
    end,
    logProbabilities: await context.blobs.write(toBytes(logProbabilities)),
  };
}

type Source = Omit<EnsembleRequest, 'members'>;

/** Rows that the same members label. */
interface Part {
  source: Source;
  /** Their places in the shard, ascending; null where they are all of it. */
  rows: Int32Array | null;
}

async function predictParts(
  parts: readonly (Part & { members: Member[] })[],
  length: number,
  classes: number,
  context: JobContext,
): Promise<Float32Array> {
  const work = parts.map(({ source, members }) => source.rows * listUsed(members).length);
  const report = createRowProgress(
    work.reduce((sum, rows) => sum + rows, 0),
    context.report,
  );
  const predicted = new Float32Array(length);
  let done = 0;
  for (const [i, { members, source, rows }] of parts.entries()) {
    const before = done;
    const own = await predictMembers(members, source, context, (rowsDone) => report(before + rowsDone));
    if (!rows) return own;
    rows.forEach((row, at) => predicted.set(own.subarray(at * classes, (at + 1) * classes), row * classes));
    done += work[i] ?? 0;
  }
  return predicted;
}

/** The rows of each fold that has any here, copied together. */
function divide(source: Source, folds: Uint8Array, shape: InputShape): (Part & { fold: number })[] {
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
      return { fold, rows, source: takeFrom(source, rows, shape) };
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
