/** A run of batches of one size. */
export interface Call {
  /** Of an order of rows: [start, end). */
  start: number;
  end: number;
  /** Rows of a batch. */
  rows: number;
  /** Number of its first batch, from 0. */
  firstBatch: number;
}

/** Calls for an order of so many rows: full batches in one, and the smaller last one of an epoch in another. */
export function planCalls(length: number, batchSize: number): Call[] {
  const batches = Math.floor(length / batchSize);
  const left = length % batchSize;
  const end = length - left;
  return [
    ...(batches > 0 ? [{ start: 0, end, rows: batchSize, firstBatch: 0 }] : []),
    ...(left > 0 ? [{ start: end, end: length, rows: left, firstBatch: batches }] : []),
  ];
}
