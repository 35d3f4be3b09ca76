import type { BlobRef } from '../../core/contracts/digest';
import type { BroughtTeacher } from '../../core/contracts/brought-teacher';
import type { Dataset } from '../../core/contracts/dataset';
import type { ScoredTeacher } from '../../core/contracts/models';
import { nameProblems } from '../../core/contracts/name-problems';
import type { ScoreJob } from '../../core/contracts/trainer-jobs';
import { joinFloats } from '../../core/data/join-floats';
import { foldSample, spreadRuns, type RowRun } from '../../core/data/spread-runs';
import { toBytes } from '../../core/data/typed-bytes';
import { toProbabilities } from '../../core/distillation/log-softmax';
import { scorePredictions } from '../../core/distillation/score-predictions';
import { refuseOtherOrder } from '../../teachers/answers/check-order';
import type { Teacher } from '../../teachers/teacher';
import type { JobContext } from './job-context';
import { takeTeacherRows, type TeacherSplit } from './read-teacher-rows';
import { createRowProgress } from './row-progress';
import { createSplitReader } from './split-reader';
import { trainHead, type LabelledFeatures } from './train-head';

/**
 * Asks a teacher about a few training rows first, so that what doesn't fit is found before anything costly, and then about
 * the validation rows.
 */
export async function runScoreJob(job: ScoreJob, context: JobContext): Promise<ScoredTeacher> {
  const { key, dataset, member } = job;
  const { classes } = dataset;
  const open = createOpening(job, context);
  try {
    const foreign = await completeTeacher(job, open, context);
    const network = { foreign, inputShape: [...dataset.shape], classes };
    const teacher = await context.teachers.take(network);
    await checkSample(teacher, await open('train'), dataset, context);
    const validation = await open('validation');
    const { rows, labels, weights } = validation.whole;
    const logProbabilities = await teacher.predict(takeTeacherRows(validation, 0, rows, null), {
      shouldStop: context.shouldStop,
      onRows: createRowProgress(rows, context.report),
    });
    return {
      key,
      network,
      validation: scorePredictions(logProbabilities, labels, classes, weights).score,
      validationProbabilities: await context.blobs.write(toBytes(toProbabilities(logProbabilities))),
      ...(job.without && {
        selection: { without: job.without },
        sampleLosses: await scoreSample(teacher, await open('train'), dataset, context),
      }),
    };
  } catch (error) {
    throw nameProblems(`teach.members[${member}]`, error);
  }
}

/** A split as the job's teacher reads it. */
type OpenSplit = (split: 'train' | 'validation') => Promise<TeacherSplit>;

function createOpening({ dataset, teacher }: ScoreJob, { blobs }: JobContext): OpenSplit {
  const splits = createSplitReader(blobs, dataset);
  return async (split) => {
    return { split, whole: await splits.rowsOf(split), columns: await splits.columnsOf(split, teacher) };
  };
}

/** A teacher that needs a head gets one, trained on what it gives for the training rows as they are. */
async function completeTeacher(
  { teacher: foreign, dataset }: ScoreJob,
  open: OpenSplit,
  context: JobContext,
): Promise<BroughtTeacher> {
  if (!('head' in foreign) || !foreign.head || foreign.head.trained) return foreign;
  const backbone = await context.teachers.take({
    foreign,
    inputShape: [...dataset.shape],
    classes: dataset.classes,
  });
  const { shouldStop } = context;
  const read = async (split: 'train' | 'validation'): Promise<LabelledFeatures> => {
    const opened = await open(split);
    const { rows, labels, weights } = opened.whole;
    const onRows = createRowProgress(rows, context.report);
    const features = await backbone.readFeatures?.(takeTeacherRows(opened, 0, rows, null), {
      shouldStop,
      onRows,
    });
    if (!features) throw new Error(`${foreign.name} gives no features`);
    return { ...features, labels, ...(weights && { weights }) };
  };
  const features = { train: await read('train'), validation: await read('validation') };
  return { ...foreign, head: await trainHead(foreign.head, dataset, features, context) };
}

/** Rows of the sample come in runs from all over the split: files are often sorted by class. */
const SAMPLE = { runRows: 8, runs: 32 };

async function checkSample(
  teacher: Teacher,
  train: TeacherSplit,
  { classes, classNames }: Dataset,
  context: JobContext,
): Promise<void> {
  const { answers, labels } = await askRuns(teacher, train, spreadRuns(train.whole.rows, SAMPLE), context);
  refuseOtherOrder(answers, labels, classes, classNames);
}

/** Nats of training rows of every fold: those of its own fold should be new to the model. */
async function scoreSample(
  teacher: Teacher,
  train: TeacherSplit,
  { classes }: Dataset,
  context: JobContext,
): Promise<BlobRef> {
  const runs = foldSample(train.whole.rows);
  const { answers, labels } = await askRuns(teacher, train, runs, context);
  const losses = Float32Array.from(labels, (label, row) => -(answers[row * classes + label] ?? NaN));
  return context.blobs.write(toBytes(losses));
}

async function askRuns(
  teacher: Teacher,
  split: TeacherSplit,
  runs: readonly RowRun[],
  { shouldStop }: JobContext,
): Promise<{ answers: Float32Array; labels: Uint8Array }> {
  const answers: Float32Array[] = [];
  for (const { start, rows } of runs)
    answers.push(await teacher.predict(takeTeacherRows(split, start, rows, null), { shouldStop }));
  const { labels } = split.whole;
  const asked = runs.flatMap(({ start, rows }) => [...labels.subarray(start, start + rows)]);
  return { answers: joinFloats(answers), labels: Uint8Array.from(asked) };
}
