import type { HintShard } from '../../core/contracts/hints';
import { sizeOf } from '../../core/contracts/shape';
import type { HintJob } from '../../core/contracts/trainer-jobs';
import { toBytes } from '../../core/data/typed-bytes';
import { identifyView } from './identify-view';
import type { JobContext } from './job-context';
import { readNetwork } from './read-inputs';
import { createRowProgress } from './row-progress';
import { readShownRows } from './shown-rows';
import { createSplitReader } from './split-reader';

/** Writes down what a layer of a teacher gives for rows [start, end) of a view: the very rows that are labelled. */
export async function runHintJob(job: HintJob, context: JobContext): Promise<HintShard> {
  const { dataset, view, start, end, network, layer, keep, project } = job;
  const {
    whole,
    start: first,
    rows,
    shifts,
    shown,
  } = await readShownRows(job, createSplitReader(context.blobs, dataset), context.blobs);
  const size = sizeOf(whole.shape);
  const { shape, values } = await context.engine.predictLayer(
    {
      network: await readNetwork(context.blobs, network),
      layer,
      keep,
      ...(project && { project }),
      rows,
      inputs: shown ?? whole.inputs.subarray(first * size, (first + rows) * size),
      shifts,
    },
    { shouldStop: context.shouldStop, onRows: createRowProgress(rows, context.report) },
  );
  return {
    view: view.index,
    viewDigest: identifyView(view, dataset),
    start,
    end,
    shape,
    values: await context.blobs.write(toBytes(values)),
  };
}
