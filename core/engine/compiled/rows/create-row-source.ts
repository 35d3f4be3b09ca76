import { sizeOf } from '../../../contracts/models/shape';
import { readsTargets } from '../../../data/batches';
import { needsSoftLabels } from '../../../distillation/losses/loss-for';
import { areImages } from '../../../data/labelled-rows';
import type { TrainRequest } from '../../engine';
import type { TrainingProgram } from '../../program/training-program';
import { createResidentRows } from './resident-rows';
import type { RowSource } from './row-source';
import { createStreamedRows } from './streamed-rows';
import type { ViewCache } from './view-cache';

/** How much of a training split is in the graph. */
export interface RowLimits {
  /** A split of at most so many bytes is there as a whole; a larger one is streamed. */
  residentBytes: number;
  /** What is streamed comes in blocks of so many bytes, and of one batch at least. */
  blockBytes: number;
}

export function createRowSource(
  program: TrainingProgram,
  request: TrainRequest,
  { residentBytes, blockBytes }: RowLimits,
  cache: ViewCache,
): RowSource {
  if (isResident(request, residentBytes)) return createResidentRows(program, request, cache);
  const batchBytes = request.batchSize * rowBytesOf(request);
  return createStreamedRows(program, request, Math.max(1, Math.floor(blockBytes / batchBytes)));
}

/** Whether the whole training split is kept in the graph. */
export function isResident(request: TrainRequest, residentBytes: number): boolean {
  return request.train.rows * rowBytesOf(request) <= residentBytes;
}

function rowBytesOf({ train, classes, loss, views, hints = [] }: TrainRequest): number {
  const inputBytes = sizeOf(train.shape) * (areImages(train.shape) ? 1 : 4);
  const labelBytes = readsTargets({ loss, views }) ? 4 * classes : 4;
  const hintBytes = hints.reduce((sum, { shape }) => sum + 2 * sizeOf(shape), 0);
  return inputBytes + labelBytes + (needsSoftLabels(loss) ? 4 * classes : 0) + hintBytes;
}
