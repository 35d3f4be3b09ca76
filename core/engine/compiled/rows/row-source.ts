import type { Chunk } from '../../stepper';

/** Batches whose rows are in the program's columns. */
export interface LoadedBatches {
  batches: number;
  /** int32 [rows of all these batches]: where in the columns each row is. */
  order: Int32Array;
}

/** Brings the rows of coming steps into a program's columns. */
export interface RowSource {
  /** Gives the first batches of a chunk: all of them, or as many as there is room for. */
  load(chunk: Chunk): Promise<LoadedBatches>;
  /** Ends what works in the background. */
  dispose(): Promise<void>;
}

/** The part of an epoch's rows that `batches` batches from `firstBatch` on take; an epoch's last one may be smaller. */
export function rowRange(
  firstBatch: number,
  batches: number,
  batchSize: number,
  rows: number,
): { from: number; until: number } {
  return { from: firstBatch * batchSize, until: Math.min(rows, (firstBatch + batches) * batchSize) };
}
