/** The compiled training engine, as a peer: `float32` or `bf16`, and then what every peer is told. */
import { Precision } from '../../core/contracts/training/training-options';
import { adamwRule } from '../../core/engine/optimizers/adamw-rule';
import { findDevices } from '../../core/engine/device/devices';
import { divideWork } from '../../core/engine/parallel/divide-work';
import { createTrainingProgram, type TrainingProgram } from '../../core/engine/program/training-program';
import { loadTensorFlow } from '../measure/load-tensorflow';
import { readVersions } from '../measure/read-versions';
import { servePeer } from '../measure/serve-peer';
import { EPSILON, LEARNING_RATE } from './constants';
import { readJob } from './job';
import { createRowTraining } from './row-training';

const [variant, ...rest] = process.argv.slice(2);
const precision = Precision.parse(variant);
const job = readJob(rest);
const THREADS = job.device === 'gpu' ? 1 : 2;
const tf = loadTensorFlow(THREADS);

const training = createRowTraining(tf, job);
const optimizer = adamwRule(false);
const hyperparameters = {
  ...training.hyperparameters,
  ...{ learningRate: LEARNING_RATE, beta1: 0.9, beta2: 0.999, epsilon: EPSILON },
};
const { model } = training;
let program: TrainingProgram;
let step = 0;

void servePeer({
  parameters: model.countParams() - model.nonTrainableWeights.reduce((sum, w) => sum + sizeOf(w.shape), 0),
  versions: readVersions(tf),
  repetitions: job.repetitions,
  firstCall: async () => {
    const plan = divideWork(
      { ...training.plan(optimizer), precision },
      Number(process.env['PARTS'] ?? THREADS),
      findDevices(tf),
    );
    program = await createTrainingProgram(tf, plan);
    program.write(training.initialState(optimizer.slots));
    training.load(program);
    return takeSteps(1);
  },
  repetition: () => takeSteps(job.stepsPerRepetition),
});

function takeSteps(steps: number): number {
  const order = job.drawBatches(steps);
  const losses = program.train({ order, rows: job.batchRows, firstStep: step, seed: 0, hyperparameters });
  step += steps;
  return losses.at(-1) ?? Number.NaN;
}

function sizeOf(shape: readonly (number | null)[]): number {
  return shape.reduce<number>((product, size) => product * (size ?? 1), 1);
}
