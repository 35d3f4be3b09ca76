import { setImmediate } from 'node:timers/promises';
import { Stopped } from '../../contracts/errors';
import type { PredictCallbacks } from '../engine';

/**
 * Runs `rows` rows batch by batch. The event loop turns after each, so that a message may ask to stop.
 *
 * @param run is given the first row of a batch and how many it has: `batchRows`, or fewer in the last.
 * @throws Stopped once `shouldStop` says so.
 */
export async function runBatches(
  rows: number,
  batchRows: number,
  run: (start: number, count: number) => void,
  callbacks: PredictCallbacks,
): Promise<void> {
  for (let start = 0; start < rows; start += batchRows) {
    if (callbacks.shouldStop?.())
      throw new Stopped(`stopped after ${start} of ${rows} rows`, { rowsDone: start });
    const count = Math.min(batchRows, rows - start);
    run(start, count);
    callbacks.onRows?.(start + count);
    await setImmediate();
  }
}
