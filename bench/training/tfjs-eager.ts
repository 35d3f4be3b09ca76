/** What a user of the stock library writes: layers, a loss of plain operations, and `optimizer.minimize`. */
import * as tf from '@tensorflow/tfjs-node-gpu';
import type { LayersModel, Scalar, Tensor, Tensor1D } from '../../core/models/tensorflow';
import { readVersions } from '../measure/read-versions';
import { servePeer } from '../measure/serve-peer';
import { buildModel } from './build-model';
import { ALPHA, EPSILON, LEARNING_RATE, TEMPERATURE } from './constants';
import { readJob, type Job, type JobData } from './job';

interface ResidentData {
  inputs: Tensor;
  /** One-hot float32 [rows, classes]; in the table [rows]. */
  labels: Tensor;
  teacher: Tensor;
}

const job = readJob(process.argv.slice(2));
const model = buildModel(tf, job);
const data = load(job, job.readData());
const optimizer = tf.train.adam(LEARNING_RATE, undefined, undefined, EPSILON);

void servePeer({
  parameters: countTrainable(model),
  versions: readVersions(tf),
  repetitions: job.repetitions,
  firstCall: () => takeSteps(1),
  repetition: () => takeSteps(job.stepsPerRepetition),
});

function load({ inputShape, row }: Job, { inputs, labels, teacher }: JobData): ResidentData {
  const rows = labels.length;
  if (row.data === 'tabular') {
    return {
      inputs: tf.tensor(inputs, [rows, ...inputShape]),
      labels: tf.tensor1d(Float32Array.from(labels)),
      teacher: tf.tensor1d(teacher),
    };
  }
  return {
    inputs: tf.tensor(inputs, [rows, ...inputShape]),
    labels: tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), 10).toFloat()),
    teacher: tf.tensor(teacher, [rows, 10]),
  };
}

function takeSteps(steps: number): number {
  const batches = job.drawBatches(steps);
  let loss = Number.NaN;
  for (let step = 0; step < steps; step++) {
    const rows = batches.subarray(step * job.batchRows, (step + 1) * job.batchRows);
    tf.tidy(() => {
      const cost = takeStep(tf.tensor1d(rows, 'int32'));
      if (step === steps - 1) loss = cost.dataSync()[0] ?? Number.NaN;
    });
  }
  return loss;
}

function takeStep(rows: Tensor1D): Scalar {
  const [inputs, labels, teacher] = [data.inputs, data.labels, data.teacher].map((part) =>
    tf.gather(part, rows),
  ) as [Tensor, Tensor, Tensor];
  const lossOf = job.row.data === 'tabular' ? mixtureLoss : distillationLoss;
  const cost = optimizer.minimize(
    () => lossOf(model.apply(inputs, { training: true }) as Tensor, labels, teacher),
    true,
  );
  if (!cost) throw new Error('minimize gave no cost');
  return cost;
}

/** α T² KL(teacher_T ‖ student_T) + (1 − α) CE */
function distillationLoss(logits: Tensor, labels: Tensor, teacher: Tensor): Scalar {
  const target = tf.softmax(teacher.div(TEMPERATURE));
  const difference = tf.logSoftmax(teacher.div(TEMPERATURE)).sub(tf.logSoftmax(logits.div(TEMPERATURE)));
  const soft = target.mul(difference).sum(1).mean<Scalar>();
  const hard = tf.losses.softmaxCrossEntropy<Tensor, Scalar>(labels, logits);
  return soft.mul<Scalar>(ALPHA * TEMPERATURE ** 2).add(hard.mul(1 - ALPHA));
}

function mixtureLoss(logits: Tensor, labels: Tensor, teacher: Tensor): Scalar {
  const target = teacher.mul(ALPHA).add(labels.mul(1 - ALPHA));
  return tf.losses.sigmoidCrossEntropy<Tensor, Scalar>(target, logits.reshape(target.shape));
}

function countTrainable({ trainableWeights }: LayersModel): number {
  return trainableWeights.reduce(
    (sum, weight) => sum + weight.shape.reduce<number>((n, size) => n * (size ?? 1), 1),
    0,
  );
}
