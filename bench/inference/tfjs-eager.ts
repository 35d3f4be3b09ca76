/** What a user of the stock library writes: `model.predict` on batches, probabilities averaged on the device. */
import * as tf from '@tensorflow/tfjs-node-gpu';
import { buildNetwork } from '../../core/models/build-network';
import type { LayersModel, Tensor } from '../../core/models/tensorflow';
import { readVersions } from '../measure/read-versions';
import { servePeer } from '../measure/serve-peer';
import { CLASSES, IMAGE_SHAPE, memberSeed, readMembers } from './ensemble';
import { readLabellingJob } from './labelling-job';

const job = readLabellingJob(process.argv.slice(2));
const models = readMembers().map(
  (member, i) => buildNetwork(tf, member, IMAGE_SHAPE, CLASSES, { seed: memberSeed(i) }).model,
);
const rowSize = job.images.length / job.rows;
const probabilities = new Float32Array(job.rows * CLASSES);

void servePeer({
  parameters: models.reduce((sum, model) => sum + model.countParams(), 0),
  versions: readVersions(tf),
  repetitions: job.repetitions,
  firstCall: () => label(job.batchRows),
  repetition: () => label(job.rows),
});

function label(rows: number): number {
  for (let start = 0; start < rows; start += job.batchRows) {
    const end = Math.min(rows, start + job.batchRows);
    const images = job.images.subarray(start * rowSize, end * rowSize);
    const batch = tf.tidy(() => average(models, tf.tensor(images, [end - start, ...IMAGE_SHAPE])).dataSync());
    probabilities.set(batch, start * CLASSES);
  }
  return job.scoreLabels(probabilities, rows);
}

function average(members: readonly LayersModel[], images: Tensor): Tensor {
  const each = members.map((member) => tf.softmax(member.apply(images) as Tensor));
  return tf.addN(each).div(each.length);
}
