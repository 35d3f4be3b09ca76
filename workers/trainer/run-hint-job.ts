import type { HintShard } from '../../core/contracts/labels/hints';
import { isForeignModel } from '../../core/contracts/models/models';
import { sizeOf } from '../../core/contracts/models/shape';
import type { HintJob } from '../../core/contracts/training/trainer-jobs';
import { toBytes } from '../../core/data/typed-bytes';
import type { LayerValues } from '../../core/engine/engine';
import { identifyView } from './identify-view';
import type { JobContext } from './job-context';
import { readForeignLayer } from './read-foreign-layer';
import { readNetwork } from './read-inputs';
import { takeShownRows } from './read-teacher-rows';
import { createRowProgress } from './row-progress';
import { readShownRows } from './shown-rows';
import { createSplitReader } from './split-reader';

/** Writes down what a layer of a teacher gives for rows [start, end) of a view: the very rows that are labelled. */
export async function runHintJob(job: HintJob, context: JobContext): Promise<HintShard> {
  const { dataset, view, start, end } = job;
  const { shape, values } = await readLayer(job, context);
  return {
    view: view.index,
    viewDigest: identifyView(view, dataset),
    start,
    end,
    shape,
    values: await context.blobs.write(toBytes(values)),
  };
}

async function readLayer(job: HintJob, context: JobContext): Promise<LayerValues> {
  const { dataset, network, layer, keep, project } = job;
  const splits = createSplitReader(context.blobs, dataset);
  const { split, whole, ...part } = await readShownRows(job, splits, context.blobs);
  const { start, rows, shifts, shown } = part;
  if (isForeignModel(network)) {
    const columns = await splits.columnsOf(split, network.foreign);
    const images = dataset.table?.images;
    return readForeignLayer(job, network, takeShownRows({ split, whole, columns, images }, part), context);
  }
  const size = sizeOf(whole.shape);
  return context.engine.predictLayer(
    {
      network: await readNetwork(context.blobs, network),
      layer,
      keep,
      ...(project && { project }),
      rows,
      inputs: shown ?? whole.inputs.subarray(start * size, (start + rows) * size),
      shifts,
    },
    { shouldStop: context.shouldStop, onRows: createRowProgress(rows, context.report) },
  );
}
