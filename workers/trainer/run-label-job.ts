import type { LabelShard } from '../../core/contracts/soft-labels';
import type { LabelJob } from '../../core/contracts/trainer-jobs';
import { toBytes } from '../../core/data/typed-bytes';
import type { JobContext } from './job-context';
import { predictEnsemble } from './predict-ensemble';
import { listUsed } from './predict-members';
import { readShifts, readSplit } from './read-inputs';
import { createRowProgress } from './row-progress';

/** Scores rows [start, end) of a view with the ensemble. */
export async function runLabelJob(job: LabelJob, context: JobContext): Promise<LabelShard> {
  const { dataset, view, start, end, ensemble, precision } = job;
  const whole = await readSplit(context.blobs, dataset, dataset.train);
  const shifts = await readShifts(context.blobs, view);
  const rows = end - start;
  const logProbabilities = await predictEnsemble(
    ensemble.members,
    {
      dataset,
      split: 'train',
      whole,
      start,
      rows,
      shifts: shifts.subarray(2 * start, 2 * end),
      ...(precision && { precision }),
    },
    context,
    createRowProgress(rows * listUsed(ensemble.members).length, context.report),
  );
  return {
    view: view.index,
    viewDigest: view.shifts.digest,
    start,
    end,
    logProbabilities: await context.blobs.write(toBytes(logProbabilities)),
  };
}
