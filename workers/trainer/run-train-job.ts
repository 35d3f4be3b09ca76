import type { Dataset, View } from '../../core/contracts/data/dataset';
import type { Score, TrainedModel } from '../../core/contracts/models/models';
import type { TrainerProgress, TrainJob } from '../../core/contracts/training/trainer-jobs';
import { toBytes } from '../../core/data/typed-bytes';
import type { LabelledRows } from '../../core/data/labelled-rows';
import { scoreOutputs } from '../../core/distillation/score-outputs';
import { toShares } from '../../core/distillation/to-outputs';
import type { TrainProgress, TrainRequest, TrainResult } from '../../core/engine/engine';
import { countAdopted } from '../../core/models/adopt-weights';
import { listWeights } from '../../core/models/list-weights';
import type { BlobStore } from '../../storage/blob-store';
import type { TrainingView } from '../../core/data/batches';
import type { JobContext } from './job-context';
import { judgeScore } from './judge-score';
import { readHint, readNetwork, readSplit, readTrainingView } from './read-inputs';
import { selectTrainingData } from './select-training-data';
import type { TrainingData } from './training-data';
import { appendRows, labelByTeachers } from './transfer-rows';

/** Trains one network, from its newest checkpoint where an earlier attempt left one. */
export async function runTrainJob(job: TrainJob, context: JobContext): Promise<TrainedModel> {
  const { checkpoints, engine, report, shouldStop, nowMs } = context;
  const request = await readRequest(job, await readData(job, context.blobs), context);
  let checkpointStep: number | undefined;
  const result = await engine.train(request, {
    onProgress: (progress) => report(toTrainerProgress(progress, checkpointStep)),
    onCheckpoint: async ({ step, bytes }) => {
      await checkpoints.save(job.key, { step, bytes });
      checkpointStep = step;
    },
    shouldStop,
    nowMs,
  });
  return writeModel(job, result, request.validation, context);
}

export async function readData(
  job: Pick<TrainJob, 'dataset' | 'views' | 'softLabels' | 'hints' | 'selection'>,
  blobs: BlobStore,
): Promise<TrainingData> {
  const { dataset, views, softLabels, selection } = job;
  const train = await readSplit(blobs, dataset, dataset.train);
  const validation = await readSplit(blobs, dataset, dataset.validation);
  const read = await Promise.all(
    views.map(async (view, i) => ({
      ...(await readTrainingView(blobs, dataset, view, softLabels[i])),
      ...(await readHints(job, view, i, blobs)),
    })),
  );
  if (dataset.unlabelled && softLabels.length > 0) {
    const all = appendRows(train, await readSplit(blobs, dataset, dataset.unlabelled));
    return { train: labelByTeachers(all, train.rows, read, dataset), validation, views: read };
  }
  const data = { train, validation, views: read.map((view) => keepRows(view, train.rows)) };
  return selection ? selectTrainingData(data, selection, blobs) : data;
}

async function readHints(
  { dataset, hints }: Pick<TrainJob, 'dataset' | 'hints'>,
  view: View,
  number: number,
  blobs: BlobStore,
): Promise<Pick<TrainingView, 'hints'>> {
  if (!hints) return {};
  const read = hints.map(({ shards }) => readHint(blobs, dataset, view, shards[number] ?? []));
  return { hints: await Promise.all(read) };
}

/** A view of the first rows alone: who learns from hard labels sees none of the rows that have no label. */
function keepRows(view: TrainingView, rows: number): TrainingView {
  return { ...view, shifts: view.shifts.subarray(0, 2 * rows) };
}

export async function readRequest(
  job: Omit<TrainJob, 'kind'>,
  data: TrainingData,
  { blobs, checkpoints }: JobContext,
): Promise<TrainRequest> {
  const { dataset, start, resumeFrom } = job;
  const own = await checkpoints.newest(job.key);
  const { weights } = data.train;
  const sampling = weights ? { weights } : job.sampling;
  return {
    architecture: job.architecture,
    classes: dataset.classes,
    ...data,
    loss: job.loss,
    ...(job.hints && { hints: job.hints.map(({ shards: _shards, ...hint }) => hint) }),
    optimizer: job.optimizer,
    ...(job.precision && { precision: job.precision }),
    ...(sampling && { sampling }),
    ...(job.earlyStopping && { earlyStopping: job.earlyStopping }),
    batchSize: job.batchSize,
    epochs: job.epochs,
    untilEpoch: job.untilEpoch,
    seed: job.seed,
    ...(start && { start: { ...start, network: await readNetwork(blobs, start.network) } }),
    resumeFrom: own?.bytes ?? (resumeFrom && (await blobs.read(resumeFrom))),
    validateEvery: 0,
  };
}

export function toTrainerProgress(
  progress: TrainProgress,
  checkpointStep: number | undefined,
): TrainerProgress {
  const { step, totalSteps, epoch, loss, rowsPerSecond, validationErrorRate } = progress;
  return {
    done: step,
    total: totalSteps,
    unit: 'steps',
    rowsPerSecond,
    epoch,
    ...(Number.isFinite(loss) ? { loss } : {}),
    ...(validationErrorRate === null ? {} : { validationErrorRate }),
    ...(checkpointStep === undefined ? {} : { checkpointStep }),
  };
}

export async function writeModel(
  job: Omit<TrainJob, 'kind'>,
  result: TrainResult,
  validation: LabelledRows,
  { blobs }: JobContext,
): Promise<TrainedModel> {
  const { architecture, dataset, key, seed, loss } = job;
  const { validationLogProbabilities: outputs } = result;
  const { task, scale } = dataset;
  return {
    key,
    network: {
      architecture,
      inputShape: dataset.shape,
      classes: dataset.classes,
      ...(task && { task }),
      ...(scale && { scale }),
      weights: await blobs.write(result.weights),
    },
    seed,
    loss,
    validation: judgeScore(tellScore(result, validation, dataset), outputs, validation, job.judgedBy),
    validationProbabilities: await blobs.write(toBytes(toShares(outputs, dataset.task))),
    checkpoint: await blobs.write(result.checkpoint),
    cost: result.cost,
    epochsRun: result.epochsRun,
    ...(result.bestEpoch !== null && { bestEpoch: result.bestEpoch }),
    ...(job.precision && { precision: result.precision }),
    ...(job.selection && { selection: job.selection }),
    ...(job.start && {
      adopted: countAdopted(listWeights(architecture, dataset.shape, dataset.classes), job.start),
    }),
  };
}

/** Engines know no units: the errors of numbers are told in the target's here. */
function tellScore(
  { validation, validationLogProbabilities }: TrainResult,
  rows: LabelledRows,
  { classes, task, scale }: Dataset,
): Score {
  if (task !== 'regression') return validation;
  return scoreOutputs(validationLogProbabilities, classes, { ...rows, task, scale }).score;
}
