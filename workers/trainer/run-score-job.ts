import type { BroughtTeacher } from '../../core/contracts/teachers/brought-teacher';
import type { ScoredTeacher } from '../../core/contracts/models/models';
import { nameProblems } from '../../core/contracts/problems/name-problems';
import type { ScoreJob } from '../../core/contracts/training/trainer-jobs';
import { toBytes } from '../../core/data/typed-bytes';
import { scoreOutputs } from '../../core/distillation/score-outputs';
import { toShares } from '../../core/distillation/to-outputs';
import { askTeacher } from './ask-teacher';
import { checkSample, scoreSample } from './ask-sample';
import { checkLayers } from './check-layers';
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
  const { classes, task, scale } = dataset;
  const open = createOpening(job, context);
  try {
    const foreign = await completeTeacher(job, open, context);
    const network = { foreign, inputShape: [...dataset.shape], classes, ...(task && { task }) };
    const teacher = await context.teachers.take(network);
    const train = await open('train');
    await checkSample(teacher, train, dataset, context);
    await checkLayers(teacher, job.layers ?? [], train, context);
    const validation = await open('validation');
    const { rows } = validation.whole;
    const outputs = await askTeacher(teacher, takeTeacherRows(validation, 0, rows, null), dataset, {
      shouldStop: context.shouldStop,
      onRows: createRowProgress(rows, context.report),
    });
    return {
      key,
      network,
      validation: scoreOutputs(outputs, classes, { ...validation.whole, task, scale }).score,
      validationProbabilities: await context.blobs.write(toBytes(toShares(outputs, task))),
      ...(job.without && {
        selection: { without: job.without },
        sampleLosses: await scoreSample(teacher, train, dataset, context),
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
    return {
      split,
      whole: await splits.rowsOf(split),
      columns: await splits.columnsOf(split, teacher),
      images: dataset.table?.images,
    };
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
    ...(dataset.task && { task: dataset.task }),
  });
  const { shouldStop } = context;
  const read = async (split: 'train' | 'validation'): Promise<LabelledFeatures> => {
    const opened = await open(split);
    const { rows, labels, targets, weights } = opened.whole;
    const onRows = createRowProgress(rows, context.report);
    const features = await backbone.readFeatures?.(takeTeacherRows(opened, 0, rows, null), {
      shouldStop,
      onRows,
    });
    if (!features) throw new Error(`${foreign.name} gives no features`);
    return { ...features, labels, ...(targets && { targets }), ...(weights && { weights }) };
  };
  const features = { train: await read('train'), validation: await read('validation') };
  return { ...foreign, head: await trainHead(foreign.head, dataset, features, context) };
}
