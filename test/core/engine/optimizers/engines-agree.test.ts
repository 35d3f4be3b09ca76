/** @jest-environment <rootDir>/test/support/native-environment.js */
import type { Architecture } from '../../../../core/contracts/models/architecture';
import { Optimizer } from '../../../../core/contracts/training/training';
import { sizeOf } from '../../../../core/contracts/models/shape';
import { crossEntropy } from '../../../../core/distillation/losses/cross-entropy';
import { createEagerOptimizer } from '../../../../core/engine/eager/optimizers/create-eager-optimizer';
import { learningRateAt } from '../../../../core/engine/learning-rate';
import { slotsOf } from '../../../../core/engine/optimizers/optimizer-rule';
import {
  hyperparametersOf,
  optimizerRuleFor,
  scheduleRuleFor,
} from '../../../../core/engine/optimizers/optimizer-rule-for';
import { planTraining } from '../../../../core/engine/program/plan-training';
import { createTrainingProgram } from '../../../../core/engine/program/training-program';
import { buildNetwork, type BuiltNetwork } from '../../../../core/models/build-network';
import type { Tensor, Tensor2D } from '../../../../core/models/tensorflow';
import { isKernel, isTrainable } from '../../../../core/models/weight-spec';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { createStripedImages } from '../../../support/striped-images';

const tf = loadTensorFlow();

/** Without pooling: where two pixels of a pool are equal up to rounding, engines may pick either, and gradients jump. */
const NETWORK: Architecture = {
  type: 'cnn',
  convolutions: [
    { filters: 4, kernelSize: 3, stride: 2, pool: false },
    { filters: 4, kernelSize: 3, stride: 2, pool: false },
  ],
  batchNorm: true,
  dense: [8],
};
const STEPS = 50;
const [ROWS, BATCH, CLASSES] = [48, 16, 4];
const images = createStripedImages(ROWS, 1);
const order = Int32Array.from({ length: STEPS * BATCH }, (_, i) => (i * 7 + Math.floor(i / 48)) % ROWS);

function build(): BuiltNetwork {
  return buildNetwork(tf, NETWORK, images.shape, CLASSES, { seed: 5 });
}

function lossOf(model: BuiltNetwork['model'], rows: Tensor, labels: Tensor) {
  const logits = model.apply(rows, { training: true }) as Tensor2D;
  return crossEntropy(tf, logits, tf.oneHot(labels, CLASSES, 1, 0, 'float32'));
}

function readWeights({ weights }: BuiltNetwork) {
  return weights.map(({ spec, variable }) => [spec.name, variable.dataSync<'float32'>().slice()] as const);
}

function trainEagerly(optimizer: Optimizer): Map<string, Float32Array> {
  const network = build();
  const { model, weights } = network;
  const eager = createEagerOptimizer(tf, weights, optimizer, null);
  const trainable = weights.filter(({ spec }) => isTrainable(spec)).map(({ variable }) => variable);
  const pixels = tf.tidy(() =>
    tf.div(tf.tensor(Float32Array.from(images.inputs), [ROWS, ...images.shape]), 255),
  );
  const labels = tf.tensor1d(Array.from(images.labels), 'int32');
  for (let step = 0; step < STEPS; step += 1) {
    tf.tidy(() => {
      const rows = tf.tensor1d(order.subarray(step * BATCH, (step + 1) * BATCH), 'int32');
      const [x, y] = [tf.gather(pixels, rows), tf.gather(labels, rows)];
      const { grads } = tf.variableGrads(() => lossOf(model, x, y), trainable);
      eager.apply(grads, step + 1, learningRateAt(optimizer, step, STEPS));
    });
  }
  const state = new Map([...readWeights(network), ...eager.readSlots()]);
  eager.dispose();
  model.dispose();
  tf.dispose([pixels, labels]);
  return state;
}

async function trainCompiled(optimizer: Optimizer): Promise<Map<string, Float32Array>> {
  const network = build();
  const { model, weights } = network;
  const rule = optimizerRuleFor(optimizer);
  const plan = planTraining(tf, {
    weights: weights.map(({ spec, variable }) => ({
      name: spec.name,
      variable,
      trainable: isTrainable(spec),
      decays: isKernel(spec),
    })),
    columns: [
      { name: 'images', stored: 'uint8', shape: images.shape, divisor: 255 },
      { name: 'labels', stored: 'int32', shape: [] },
    ],
    hyperparameters: [],
    batchRows: [BATCH],
    loss: ({ columns }) => lossOf(model, columns['images']!, columns['labels']!),
    inference: null,
    optimizer: rule,
    schedule: scheduleRuleFor(optimizer),
  });
  const program = await createTrainingProgram(tf, plan);
  program.load('images', images.inputs, ROWS);
  program.load('labels', Int32Array.from(images.labels), ROWS);
  const slots = weights.flatMap(({ spec }) =>
    slotsOf(rule, { trainable: isTrainable(spec) }).map(
      (slot) => [`${spec.name}/${slot}`, new Float32Array(sizeOf(spec.shape))] as const,
    ),
  );
  program.write(new Map([...readWeights(network), ...slots]));
  const hyperparameters = hyperparametersOf(optimizer, STEPS);
  // In chunks, which must not show.
  for (const [from, to] of [
    [0, 1],
    [1, 30],
    [30, STEPS],
  ] as const) {
    const part = order.slice(from * BATCH, to * BATCH);
    program.train({ order: part, rows: BATCH, firstStep: from, seed: 0, hyperparameters });
  }
  const state = program.read();
  program.dispose();
  model.dispose();
  return state;
}

/** The greatest difference within a tensor, in units of its largest value. */
function greatestDifference(a: ReadonlyMap<string, Float32Array>, b: ReadonlyMap<string, Float32Array>) {
  const found = [...a].map(([name, values]) => {
    const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
    return values.reduce((most, value, i) => {
      const difference = Math.abs(value - (b.get(name)?.[i] ?? NaN)) / scale;
      return difference <= most ? most : difference;
    }, 0);
  });
  return Math.max(...found);
}

test.each<[string, Record<string, unknown>, number]>([
  ['sgd', { type: 'sgd', learningRate: 0.05, weightDecay: 0.01 }, 1e-5],
  ['sgd, clipped', { type: 'sgd', learningRate: 0.05, clipNorm: 0.5 }, 1e-5],
  ['sgd, averaged', { type: 'sgd', learningRate: 0.05, averageDecay: 0.95 }, 1e-5],
  ['momentum', { type: 'momentum', learningRate: 0.01 }, 1e-5],
  ['Nesterov', { type: 'momentum', learningRate: 0.01, nesterov: true, weightDecay: 0.01 }, 1e-5],
  ['adamw', { learningRate: 0.003, weightDecay: 0.01 }, 1e-5],
  ['adam, averaged', { type: 'adam', learningRate: 0.003, averageDecay: 0.9, clipNorm: 1 }, 1e-5],
  ['rmsprop', { type: 'rmsprop', learningRate: 0.001 }, 1e-5],
  ['lamb', { type: 'lamb', learningRate: 0.01, weightDecay: 0.01 }, 1e-5],
  ['lion', { type: 'lion', learningRate: 0.0003, weightDecay: 0.01 }, 1e-5],
  ['adamw, one cycle', { learningRate: 0.003, schedule: { type: 'one-cycle' } }, 1e-5],
  [
    'momentum, steps',
    { type: 'momentum', learningRate: 0.01, schedule: { type: 'step', milestones: [0.5, 0.8] } },
    1e-5,
  ],
])('%s: both engines end at the same weights, slots and averages', async (_, given, bound) => {
  const optimizer = Optimizer.parse(given);
  const eager = trainEagerly(optimizer);
  const compiled = await trainCompiled(optimizer);
  expect([...compiled.keys()].sort()).toEqual([...eager.keys()].sort());
  expect(greatestDifference(eager, compiled)).toBeLessThan(bound);
});
