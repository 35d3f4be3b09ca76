/** A thread that gathers rows into memory it shares with the training, which blocks its own thread meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import { createGatherer, type GatherOrder, type GatherSource } from './gather-rows';

const gather = createGatherer(workerData as GatherSource);

parentPort?.on('message', (order: GatherOrder) => {
  gather(order);
  parentPort?.postMessage('gathered');
});
