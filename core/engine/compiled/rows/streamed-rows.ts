import { batchesPerEpoch } from '../../../data/batches';
import type { TrainRequest } from '../../engine';
import type { TrainingProgram } from '../../program/training-program';
import type { EpochRows } from '../../stepper';
import { startRowGatherer } from './row-gatherer';
import { rowRange, type RowSource } from './row-source';
import { loadBlock, shareRows } from './shared-rows';

/** So many batches of an epoch from a multiple of the block's size on. */
interface Block {
  epoch: EpochRows;
  firstBatch: number;
}

interface ComingBlock {
  block: Block;
  /** Number of the memory that its rows come to. */
  slot: number;
  /** Resolves once its rows are gathered. */
  ready: Promise<void>;
}

/**
 * Keeps only a block of rows in the program, in the order in which the steps take them. While steps run on one block,
 * a thread gathers the next one. Blocks start at fixed batches of an epoch, however it is cut into chunks.
 */
export function createStreamedRows(
  program: TrainingProgram,
  request: TrainRequest,
  blockBatches: number,
): RowSource {
  const { batchSize, train } = request;
  const { bring, dispose } = createBlocks(program, request, blockBatches);
  let present: Block | null = null;
  return {
    load: async (chunk) => {
      const start = chunk.firstBatch - (chunk.firstBatch % blockBatches);
      const block = { epoch: chunk.epoch, firstBatch: start };
      if (!present || !isSame(present, block)) await bring(block, chunk.nextEpoch);
      present = block;
      const batches = Math.min(chunk.batches, start + blockBatches - chunk.firstBatch);
      const { from, until } = rowRange(chunk.firstBatch, batches, batchSize, train.rows);
      const offset = from - start * batchSize;
      return { batches, order: Int32Array.from({ length: until - from }, (_, i) => offset + i) };
    },
    dispose,
  };
}

/** Brings one block after the other into the program, the next one being gathered already. */
function createBlocks(program: TrainingProgram, request: TrainRequest, blockBatches: number) {
  const { views, batchSize, train } = request;
  const source = shareRows(request, Math.min(train.rows, blockBatches * batchSize));
  const gatherer = startRowGatherer(source);
  let coming: ComingBlock | null = null;
  /** Number of the memory that the program was fed from: it may still be using it. */
  let fedSlot = 1;
  const rangeOf = ({ firstBatch }: Block) => rowRange(firstBatch, blockBatches, batchSize, train.rows);
  const prepare = (block: Block): ComingBlock => {
    const { view, order } = block.epoch;
    const { from, until } = rangeOf(block);
    // A part of an array is sent with all of it, so the part is copied.
    const slot = 1 - fedSlot;
    const ready = gatherer.gather({
      block: slot,
      view: views.indexOf(view),
      rows: order.slice(from, until),
    });
    ready.catch(() => undefined); // Thrown where it is waited for.
    return { block, slot, ready };
  };
  const bring = async (block: Block, nextEpoch: () => EpochRows | null): Promise<void> => {
    await coming?.ready;
    if (!coming || !isSame(coming.block, block)) coming = prepare(block);
    await coming.ready;
    const { from, until } = rangeOf(block);
    fedSlot = coming.slot;
    loadBlock(program, source, fedSlot, until - from);
    const next = blockAfter(block, nextEpoch, blockBatches, batchesPerEpoch(train.rows, batchSize));
    coming = next && prepare(next);
  };
  return { bring, dispose: () => gatherer.dispose() };
}

function isSame(a: Block, b: Block): boolean {
  return a.epoch === b.epoch && a.firstBatch === b.firstBatch;
}

function blockAfter(
  { epoch, firstBatch }: Block,
  nextEpoch: () => EpochRows | null,
  size: number,
  batches: number,
): Block | null {
  if (firstBatch + size < batches) return { epoch, firstBatch: firstBatch + size };
  const next = nextEpoch();
  return next && { epoch: next, firstBatch: 0 };
}
