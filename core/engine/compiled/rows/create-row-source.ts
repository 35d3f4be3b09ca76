import { needsSoftLabels } from '../../../distillation/losses/loss-for';
import { sizeOf } from '../../../models/weight-spec';
import type { TrainRequest } from '../../engine';
import type { TrainingProgram } from '../../program/training-program';
import { createResidentRows } from './resident-rows';
import type { RowSource } from './row-source';
import { createStreamedRows } from './streamed-rows';

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
): RowSource {
  const { train, classes, loss, batchSize } = request;
  const rowBytes = sizeOf(train.shape) + 4 + (needsSoftLabels(loss) ? 4 * classes : 0);
  if (train.rows * rowBytes <= residentBytes) return createResidentRows(program, request);
  return createStreamedRows(program, request, Math.max(1, Math.floor(blockBytes / (rowBytes * batchSize))));
}
