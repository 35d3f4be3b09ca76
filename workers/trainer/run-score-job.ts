import type { ScoredTeacher } from '../../core/contracts/models';
import { nameProblems } from '../../core/contracts/name-problems';
import type { ScoreJob } from '../../core/contracts/trainer-jobs';
import { toBytes } from '../../core/data/typed-bytes';
import { toProbabilities } from '../../core/distillation/log-softmax';
import { scorePredictions } from '../../core/distillation/score-predictions';
import { refuseOtherOrder } from '../../teachers/answers/check-order';
import type { Teacher } from '../../teachers/teacher';
import type { JobContext } from './job-context';
import { readSplit } from './read-inputs';
import { readColumns, takeTeacherRows, type TeacherSplit } from './read-teacher-rows';
import { createRowProgress } from './row-progress';

/**
 * Asks a teacher about a few training rows first, so that what doesn't fit is found before anything costly, and then about
 * the validation rows.
 */
export async function runScoreJob(job: ScoreJob, context: JobContext): Promise<ScoredTeacher> {
  const { key, teacher: foreign, dataset, member } = job;
  const { classes } = dataset;
  const network = { foreign, inputShape: [...dataset.shape], classes };
  try {
    const teacher = await context.teachers.take(network);
    await checkSample(teacher, job, context);
    const validation = await openSplit('validation', job, context);
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
    };
  } catch (error) {
    throw nameProblems(`teach.members[${member}]`, error);
  }
}

/** Rows of the sample come in runs from all over the split: files are often sorted by class. */
const SAMPLE_RUNS = 32;
const RUN_ROWS = 8;

async function checkSample(teacher: Teacher, job: ScoreJob, context: JobContext): Promise<void> {
  const train = await openSplit('train', job, context);
  const { rows, labels } = train.whole;
  const runRows = Math.min(RUN_ROWS, rows);
  const runs = Math.min(SAMPLE_RUNS, Math.floor(rows / runRows));
  const answers: number[] = [];
  const asked: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = Math.floor((run * (rows - runRows)) / Math.max(1, runs - 1));
    const taken = takeTeacherRows(train, start, runRows, null);
    answers.push(...(await teacher.predict(taken, { shouldStop: context.shouldStop })));
    asked.push(...labels.subarray(start, start + runRows));
  }
  const { classes, classNames } = job.dataset;
  refuseOtherOrder(Float32Array.from(answers), Uint8Array.from(asked), classes, classNames);
}

async function openSplit(
  split: 'train' | 'validation',
  { dataset, teacher }: ScoreJob,
  { blobs }: JobContext,
): Promise<TeacherSplit> {
  const whole = await readSplit(blobs, dataset, dataset[split]);
  return { split, whole, columns: await readColumns(blobs, dataset, dataset[split], teacher) };
}
