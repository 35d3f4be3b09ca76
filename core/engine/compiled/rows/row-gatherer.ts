import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { GatherOrder, GatherSource } from './gather-rows';

/** Gathers rows on a thread of its own, one order at a time. */
export interface RowGatherer {
  /**
   * Resolves once the rows are in the block.
   *
   * @throws Error where the thread failed, in this order or before, or has ended.
   */
  gather(order: GatherOrder): Promise<void>;
  /** Ends the thread. */
  dispose(): Promise<void>;
}

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

/** @param source its arrays lie in shared memory: what doesn't is copied into the thread, its blocks in vain. */
export function startRowGatherer(source: GatherSource): RowGatherer {
  // Threads don't inherit how the process runs TypeScript where it was set up from within, as under a test runner.
  const worker = new Worker(path.join(__dirname, 'gather-thread.ts'), {
    execArgv: ['--require', require.resolve('tsx/cjs')],
    workerData: source,
  });
  let waiting: Waiting | null = null;
  let failure: Error | null = null;
  const fail = (cause: unknown): void => {
    failure ??= new Error(`the thread that gathers rows has ended: ${String(cause)}`, { cause });
    waiting?.reject(failure);
    waiting = null;
  };
  worker.on('message', () => {
    waiting?.resolve();
    waiting = null;
  });
  worker.on('error', fail);
  worker.on('messageerror', fail);
  worker.on('exit', (code) => fail(`exit code ${code}`));
  return {
    gather: (order) =>
      new Promise<void>((resolve, reject) => {
        if (failure) throw failure;
        if (waiting) throw new Error('the thread that gathers rows is still busy');
        waiting = { resolve, reject };
        worker.postMessage(order);
      }),
    dispose: async () => {
      await worker.terminate();
    },
  };
}
