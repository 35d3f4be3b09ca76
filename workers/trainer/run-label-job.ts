import type { LabelShard } from '../../core/contracts/labels/soft-labels';
import type { LabelJob } from '../../core/contracts/training/trainer-jobs';
import { labelCodecFor } from '../../core/data/soft-labels/label-codec-for';
import { measureDivergence } from '../../core/data/soft-labels/measure-divergence';
import { identifyView } from './identify-view';
import type { JobContext } from './job-context';
import { scoreRows } from './score-rows';
import { createSplitReader } from './split-reader';

/** Scores rows [start, end) of a view with the ensemble, and keeps what it says in the format asked for. */
export async function runLabelJob(job: LabelJob, context: JobContext): Promise<LabelShard> {
  const { dataset, view, start, end, format } = job;
  const logProbabilities = await scoreRows(job, createSplitReader(context.blobs, dataset), context);
  const codec = labelCodecFor(format, dataset);
  const bytes = codec.encode(logProbabilities);
  const kept = codec.leavesOut ? codec.decode(bytes) : null;
  return {
    view: view.index,
    viewDigest: identifyView(view, dataset),
    start,
    end,
    ...(format && { format }),
    logProbabilities: await context.blobs.write(bytes),
    ...(kept && { divergence: measureDivergence(logProbabilities, kept, dataset.classes) }),
  };
}
