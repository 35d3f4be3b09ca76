import type { Dataset } from '../../core/contracts/data/dataset';
import type { TrainerJob } from '../../core/contracts/training/trainer-jobs';
import type { JobContext } from './job-context';
import { lockTestSplit } from './lock-test-split';
import { runCheckLabelsJob } from './run-check-labels-job';
import { runHintJob } from './run-hint-job';
import { runLabelJob } from './run-label-job';
import { runScoreJob } from './run-score-job';
import { runTestJob } from './run-test-job';
import { runTrainGroupJob } from './run-train-group-job';
import { runTrainJob } from './run-train-job';

/** Does a job of any kind. The test split is there for one kind alone: for the others its rows can't be read. */
export function runJob(job: TrainerJob, context: JobContext): Promise<unknown> {
  if (job.kind === 'test') return runTestJob(job, context);
  const locked = { ...context, blobs: lockTestSplit(context.blobs, datasetOf(job), job.kind) };
  switch (job.kind) {
    case 'train':
      return runTrainJob(job, locked);
    case 'train-group':
      return runTrainGroupJob(job, locked);
    case 'label':
      return runLabelJob(job, locked);
    case 'hint':
      return runHintJob(job, locked);
    case 'check-labels':
      return runCheckLabelsJob(job, locked);
    case 'score':
      return runScoreJob(job, locked);
  }
}

function datasetOf(job: TrainerJob): Dataset {
  return job.kind === 'train-group' ? job.shared.dataset : job.dataset;
}
