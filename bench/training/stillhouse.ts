/**
 * The compiled training engine as a peer.
 *
 * Its contract is that of every driver in Node: `readJob` gives the row, the number of repetitions and of steps, and
 * the data; `buildModel` the row's model; and `servePeer` talks with the harness. What is missing is the engine:
 * `firstCall` has to compile the row's step with Adam and the loss of `constants.ts`, load weights and data, and take
 * one step; `repetition` has to take all steps, drawing their batches by `job.drawBatches`. Both give the last loss.
 */
import { readJob } from './job';

const job = readJob(process.argv.slice(2));

throw new Error(`the compiled engine can't be measured in ${job.name} yet: it is not there`);
