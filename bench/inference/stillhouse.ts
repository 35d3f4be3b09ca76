/**
 * The compiled ensemble as a peer.
 *
 * Its contract is that of every driver in Node: `readLabellingJob` gives batch size, images and `scoreLabels`;
 * `readMembers` and `memberSeed` the networks and their weights; and `servePeer` talks with the harness. What is
 * missing is the engine: `firstCall` has to compile and label a batch, `repetition` to label all rows. Both leave the
 * averaged probabilities in this process's memory and give their score.
 */
import { readLabellingJob } from './labelling-job';

const { rows } = readLabellingJob(process.argv.slice(2));

throw new Error(`the compiled ensemble can't label ${rows} rows yet: it is not there`);
