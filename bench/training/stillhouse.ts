/** The compiled training engine, as a peer. */
import { createRequire } from 'node:module';
import type { Scalar, Tensor, Tensor2D, TensorFlow } from '../../core/models/tensorflow';
import { lossFor } from '../../core/distillation/losses/loss-for';
import { planModelTraining } from '../../core/engine/layers/plan-model-training';
import { listModelWeights } from '../../core/engine/layers/list-model-weights';
import { adamwRule } from '../../core/engine/optimizers/adamw-rule';
import { divideWork } from '../../core/engine/parallel/divide-work';
import { createTrainingProgram, type TrainingProgram } from '../../core/engine/program/training-program';
import type { Column } from '../../core/engine/program/column';
import type { StepTensors } from '../../core/engine/trace/trace-step';
import { constantRule } from '../../core/engine/schedules/constant-rule';
import { readVersions } from '../measure/read-versions';
import { servePeer } from '../measure/serve-peer';
import { buildModel } from './build-model';
import { ALPHA, BATCH_ROWS, EPSILON, LEARNING_RATE, TEMPERATURE } from './constants';
import { readJob } from './job';
import { mixtureLoss } from './mixture-loss';

const THREADS = 2;
// Chains of operations run side by side, each on one thread; set before the native library starts.
process.env['TF_NUM_INTRAOP_THREADS'] = process.env['INTRA'] ?? '1';
process.env['TF_NUM_INTEROP_THREADS'] = process.env['INTER'] ?? String(THREADS);
const tf = createRequire(__filename)('@tensorflow/tfjs-node-gpu') as TensorFlow;

const job = readJob(process.argv.slice(2));
const isTable = job.row.data === 'tabular';
const distillation = lossFor(tf, { method: 'distillation', temperature: TEMPERATURE, alpha: ALPHA });
const hyperparameters = {
  ...(isTable ? { alpha: ALPHA } : distillation.hyperparameters),
  ...{ learningRate: LEARNING_RATE, beta1: 0.9, beta2: 0.999, epsilon: EPSILON },
};
const model = buildModel(tf, job);
const data = readData();
let program: TrainingProgram;
let step = 0;

void servePeer({
  parameters: model.countParams() - model.nonTrainableWeights.reduce((sum, w) => sum + sizeOf(w.shape), 0),
  versions: readVersions(tf),
  repetitions: job.repetitions,
  firstCall: async () => {
    program = await createTrainingProgram(tf, divideWork(plan(), Number(process.env['PARTS'] ?? THREADS)));
    program.write(initialState());
    load();
    return takeSteps(1);
  },
  repetition: () => takeSteps(job.stepsPerRepetition),
});

function plan() {
  return planModelTraining(tf, {
    model,
    input: 'inputs',
    columns: columns(),
    hyperparameters: isTable ? ['alpha'] : Object.keys(distillation.hyperparameters),
    batchRows: [BATCH_ROWS],
    predictRows: BATCH_ROWS,
    loss: lossOf,
    optimizer: adamwRule(false),
    schedule: constantRule,
  });
}

function lossOf(
  output: Tensor,
  { columns: { labels, teacher }, hyperparameters: given }: StepTensors,
): Scalar {
  const { alpha } = given;
  if (!labels || !teacher) throw new Error('a batch lacks labels or the teacher');
  if (alpha) return mixtureLoss(tf, output, labels, teacher, alpha);
  const oneHot = tf.oneHot(labels, 10, 1, 0, 'float32') as Tensor2D;
  const targets = { labels: oneHot, softLogProbabilities: teacher as Tensor2D };
  return distillation.compute(output as Tensor2D, targets, given);
}

/** Pictures stay the bytes that they are; the table's numbers are floats. */
function columns(): Column[] {
  const shape = job.inputShape;
  return [
    isTable
      ? { name: 'inputs', stored: 'float32', shape }
      : { name: 'inputs', stored: 'uint8', shape, divisor: 255 },
    { name: 'labels', stored: isTable ? 'float32' : 'int32', shape: [] },
    { name: 'teacher', stored: 'float32', shape: isTable ? [] : [10] },
  ];
}

function load(): void {
  const { labels, teacher } = data;
  program.load('inputs', data.inputs, labels.length);
  program.load('labels', isTable ? Float32Array.from(labels) : labels, labels.length);
  program.load('teacher', teacher, labels.length);
}

/** Data as it is kept in the graph. The pictures' floats are bytes over 255. */
function readData() {
  const { inputs, labels, teacher } = job.readData();
  if (isTable) return { inputs, labels, teacher };
  const bytes = new Uint8Array(inputs.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Math.round((inputs[i] ?? 0) * 255);
  return { inputs: bytes, labels, teacher };
}

function initialState(): Map<string, Float32Array> {
  return new Map(
    listModelWeights(tf, model).flatMap(({ name, variable, trainable }) => {
      const values = variable.dataSync() as Float32Array;
      const slots = trainable ? ['m', 'v'] : [];
      return [
        [name, values] as const,
        ...slots.map((s) => [`${name}/${s}`, new Float32Array(values.length)] as const),
      ];
    }),
  );
}

function takeSteps(steps: number): number {
  const order = job.drawBatches(steps);
  const losses = program.train({ order, rows: BATCH_ROWS, firstStep: step, seed: 0, hyperparameters });
  step += steps;
  return losses.at(-1) ?? Number.NaN;
}

function sizeOf(shape: readonly (number | null)[]): number {
  return shape.reduce<number>((product, size) => product * (size ?? 1), 1);
}
