import type { TrainingView } from '../../../data/batches';
import type { TrainRequest } from '../../engine';
import type { TrainingProgram } from '../../program/training-program';
import { startRowGatherer } from './row-gatherer';
import { rowRange, type RowSource } from './row-source';
import { loadBlock, shareRows } from './shared-rows';

/** A view on its way. */
interface ComingView {
  view: TrainingView;
  /** Number of the memory that its rows come to. */
  slot: number;
  /** Resolves once all rows are there. */
  ready: Promise<void>;
}

/**
 * Keeps a whole view in the program whose rows take some computing: while one epoch trains, a thread prepares the view of
 * the next one.
 */
export function createPreparedRows(program: Pick<TrainingProgram, 'load'>, request: TrainRequest): RowSource {
  const { train, views, batchSize } = request;
  const source = shareRows(request, train.rows);
  const gatherer = startRowGatherer(source);
  const all = Int32Array.from(train.labels.keys());
  let present: TrainingView | null = null;
  let coming: ComingView | null = null;
  /** Number of the memory that the program was fed from: it may still be using it. */
  let fedSlot = 1;
  const prepare = (view: TrainingView): ComingView => {
    const slot = 1 - fedSlot;
    const ready = gatherer.gather({ block: slot, view: views.indexOf(view), rows: all });
    ready.catch(() => undefined); // Thrown where it is waited for.
    return { view, slot, ready };
  };
  const bring = async (view: TrainingView): Promise<void> => {
    await coming?.ready;
    if (coming?.view !== view) coming = prepare(view);
    await coming.ready;
    fedSlot = coming.slot;
    loadBlock(program, source, fedSlot, train.rows);
    present = view;
    coming = null;
  };
  return {
    load: async ({ epoch: { view, order }, nextEpoch, firstBatch, batches }) => {
      if (view !== present) await bring(view);
      const next = coming === null ? nextEpoch()?.view : undefined;
      if (next && next !== present) coming = prepare(next);
      const { from, until } = rowRange(firstBatch, batches, batchSize, train.rows);
      return { batches, order: order.slice(from, until) };
    },
    dispose: () => gatherer.dispose(),
  };
}
