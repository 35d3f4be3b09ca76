import type { TrainingView } from '../../../data/batches';
import type { TrainRequest } from '../../engine';
import type { TrainingProgram } from '../../program/training-program';
import { loadTeaching } from './load-teaching';
import { startRowGatherer, type RowGatherer } from './row-gatherer';
import { rowRange, type RowSource } from './row-source';
import { shareRows } from './shared-rows';
import type { RenderedView, ViewCache } from './view-cache';

/** A view on its way. */
interface ComingView {
  view: TrainingView;
  /** Its rows, once they are there; in memory that the view after the next one comes to as well. */
  ready: Promise<RenderedView>;
}

/**
 * Keeps a whole view in the program whose rows take some computing: while one epoch trains, a thread prepares the view of
 * the next one. Views that were computed before, for this training or another one, are taken from the cache.
 */
export function createPreparedRows(
  program: Pick<TrainingProgram, 'load'>,
  request: TrainRequest,
  cache: ViewCache,
): RowSource {
  const { train, batchSize } = request;
  const renderer = createRenderer(request);
  let present: TrainingView | null = null;
  let coming: ComingView | null = null;
  const bring = async (view: TrainingView): Promise<void> => {
    const kept = cache.find(train, view);
    const computed = kept ? null : await takeComing(view);
    if (computed) cache.keep(train, view, computed);
    const { inputs, targets = train.targets } = kept ?? computed ?? { inputs: train.inputs };
    program.load('inputs', inputs, train.rows);
    if (targets) program.load('targets', targets, train.rows);
    else program.load('labels', Int32Array.from(train.labels), train.rows);
    loadTeaching(program, request, view);
    present = view;
  };
  const takeComing = async (view: TrainingView): Promise<RenderedView> => {
    await coming?.ready;
    const { ready } = coming?.view === view ? coming : renderer.render(view);
    coming = null;
    return ready;
  };
  return {
    load: async ({ epoch: { view, order }, nextEpoch, firstBatch, batches }) => {
      if (view !== present) await bring(view);
      const next = coming === null ? nextEpoch()?.view : undefined;
      if (next && next !== present && !cache.has(train, next)) coming = renderer.render(next);
      const { from, until } = rowRange(firstBatch, batches, batchSize, train.rows);
      return { batches, order: order.slice(from, until) };
    },
    dispose: () => renderer.dispose(),
  };
}

/** Computes one view after the other on a thread, which is started by the first. */
function createRenderer(request: TrainRequest) {
  const { train, views } = request;
  const rows = Int32Array.from(train.labels.keys());
  let thread: { gatherer: RowGatherer; source: ReturnType<typeof shareRows> } | null = null;
  let slot = 0;
  const start = () => {
    const source = shareRows({ ...request, loss: { method: 'hard-labels' }, hints: [] }, train.rows);
    return { source, gatherer: startRowGatherer(source) };
  };
  return {
    render: (view: TrainingView): ComingView => {
      thread ??= start();
      const { gatherer, source } = thread;
      // In turn, since the program may still be using the memory that it was fed from.
      slot = 1 - slot;
      const block = source.blocks[slot];
      const gathered = gatherer.gather({ block: slot, view: views.indexOf(view), rows });
      const ready = gathered.then(() => {
        if (!block) throw new Error(`there is no block ${slot}`);
        return { inputs: block.inputs, ...(block.targets && { targets: block.targets }) };
      });
      ready.catch(() => undefined); // Thrown where it is waited for.
      return { view, ready };
    },
    dispose: async () => {
      await thread?.gatherer.dispose();
    },
  };
}
