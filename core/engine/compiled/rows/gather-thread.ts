/** A thread that gathers rows into memory it shares with the training, which blocks its own thread meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import { gatherRows, type GatherOrder, type GatherSource } from './gather-rows';

const source = workerData as GatherSource;

parentPort?.on('message', (order: GatherOrder) => {
  gatherRows(source, order);
  parentPort?.postMessage('gathered');
});
