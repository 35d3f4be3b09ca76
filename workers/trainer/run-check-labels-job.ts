import { InvalidData } from '../../core/contracts/errors';
import type { LabelCheck, LabelCheckJob, LabelSample } from '../../core/contracts/labels/label-check';
import type { Task } from '../../core/contracts/data/task';
import { findDifference, type Difference, type Tolerance } from '../../core/data/soft-labels/find-difference';
import { decodeLabels } from '../../core/data/soft-labels/label-codec';
import { labelCodecFor } from '../../core/data/soft-labels/label-codec-for';
import { identifyView } from './identify-view';
import type { JobContext } from './job-context';
import { scoreRows } from './score-rows';
import { createSplitReader, type SplitReader } from './split-reader';

/** Of nats or deviations. Another machine may score anew, and batches are others: float32 is no closer than that. Halves are. */
const IN_FLOAT32: Tolerance = { absolute: 0.01, relative: 0.01 };
/** Where products are of 8 or 11 bits, or it is measured in which of them. */
const IN_HALF: Tolerance = { absolute: 0.05, relative: 0.05 };

/**
 * Scores a sample of rows anew and holds it against what trainings read of them.
 *
 * @throws InvalidData naming view, row and class or label, with what was found and what was expected
 */
export async function runCheckLabelsJob(job: LabelCheckJob, context: JobContext): Promise<LabelCheck> {
  const splits = createSplitReader(context.blobs, job.dataset);
  let [rows, largestDifference] = [0, 0];
  for (const sample of job.samples) {
    largestDifference = Math.max(largestDifference, await checkSample(sample, job, splits, context));
    rows += sample.end - sample.start;
  }
  return { rows, largestDifference };
}

async function checkSample(
  { view, shard, start, end }: LabelSample,
  { dataset, ensemble, precision }: LabelCheckJob,
  splits: SplitReader,
  context: JobContext,
): Promise<number> {
  if (shard.viewDigest !== identifyView(view, dataset))
    throw new InvalidData(`view ${view.index} has soft labels that were made on another view`, { shard });
  const { classes } = dataset;
  const codec = labelCodecFor(shard.format, dataset);
  const bytes = await context.blobs.read(shard.logProbabilities);
  const first = start - shard.start;
  const found = decodeLabels(codec, bytes, shard.end - shard.start);
  const exact = await scoreRows(
    { dataset, ensemble, view, start, end, ...(precision && { precision }) },
    splits,
    context,
  );
  const { difference, largest } = findDifference(
    found.subarray(first * classes, (first + end - start) * classes),
    codec.expect(exact, bytes, first),
    dataset,
    precision ? IN_HALF : IN_FLOAT32,
  );
  if (difference) throw wrongLabels(difference, start, shard, dataset.task);
  return largest;
}

function wrongLabels(
  { row, output, found, expected, allowed }: Difference,
  start: number,
  { view, logProbabilities }: LabelSample['shard'],
  task: Task | undefined,
): InvalidData {
  const place = { view, row: start + row, [task ? 'output' : 'class']: output };
  const [kept, wanted, most] = [found, expected, allowed].map((value) => value.toPrecision(4));
  return new InvalidData(
    `soft labels are not those of their rows: view ${view}, row ${start + row}, ${tellKept(task, output)} ${kept}, and the ensemble says ${wanted} (allowed: ${most} apart); the blob is ${logProbabilities.digest}, and the manifest under steps/label that names it is wrong`,
    { ...place, found, expected, allowed, blob: logProbabilities.digest },
  );
}

function tellKept(task: Task | undefined, output: number): string {
  switch (task) {
    case undefined:
      return `class ${output} is kept with a log-probability of`;
    case 'multi-label':
      return `label ${output} is kept with log-odds of`;
    case 'regression':
      return 'is kept with a number, in deviations of the target, of';
  }
}
