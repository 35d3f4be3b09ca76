/** @jest-environment <rootDir>/test/support/native-environment.js */
import type { z } from 'zod';
import { Optimizer } from '../../../../core/contracts/training/training';
import { optimizerRuleFor, hyperparametersOf } from '../../../../core/engine/optimizers/optimizer-rule-for';
import { slotsOf } from '../../../../core/engine/optimizers/optimizer-rule';
import { planTraining } from '../../../../core/engine/program/plan-training';
import {
  createTrainingProgram,
  type TrainingProgram,
} from '../../../../core/engine/program/training-program';
import { constantRule } from '../../../../core/engine/schedules/constant-rule';
import { stackPlan } from '../../../../core/engine/stack/stacked-plan';
import type { Scalar } from '../../../../core/models/tensorflow';
import { createRandom } from '../../../../core/random/random';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();
const SHAPES = { kernel: [3, 2], bias: [2], mean: [2] } as const;
const START = {
  kernel: [0.5, -1, 0.25, 2, -0.75, 1],
  bias: [0.1, -0.2],
  mean: [0, 0],
};
/** By step; the third can't be used. */
const GRADIENTS = [
  [0.5, -0.25, 1, 0.125, -2, 0.75, 1, -1],
  [-0.3, 0.2, 0.7, -1.5, 0.9, 0.4, 0.6, 0.8],
  [0.1, 0.1, 0.1, Infinity, 0.1, 0.1, 0.1, 0.1],
  [0.8, -0.6, -0.1, 0.3, 0.2, -0.9, -0.4, 0.5],
  [0.2, 0.9, -0.8, 0.6, -0.5, 0.3, 0.7, -0.2],
];
const BAD = 2;

/** A kernel and a bias that are given their gradients, and a mean that every step adds 1 to. */
function planFor(optimizer: Optimizer, precision: 'float32' | 'fp16') {
  const create = (name: keyof typeof SHAPES) =>
    tf.tidy(() => tf.variable(tf.tensor(START[name], [...SHAPES[name]], 'float32')));
  const [kernel, bias, mean] = [create('kernel'), create('bias'), create('mean')];
  const plan = planTraining(tf, {
    weights: [
      { name: 'kernel', variable: kernel, trainable: true, decays: true },
      { name: 'bias', variable: bias, trainable: true, decays: false },
      { name: 'mean', variable: mean, trainable: false, decays: false },
    ],
    columns: [
      { name: 'ofKernel', stored: 'float32', shape: [3, 2] },
      { name: 'ofBias', stored: 'float32', shape: [2] },
    ],
    hyperparameters: [],
    batchRows: [1],
    loss: ({ columns: { ofKernel, ofBias } }) => {
      mean.assign(tf.add(mean, 1));
      const products = [
        tf.mul(kernel, tf.reshape(ofKernel!, [3, 2])),
        tf.mul(bias, tf.reshape(ofBias!, [2])),
      ];
      return tf.add<Scalar>(tf.sum(products[0]!), tf.sum(products[1]!));
    },
    inference: null,
    optimizer: optimizerRuleFor(optimizer),
    schedule: constantRule,
    precision,
  });
  tf.dispose([kernel, bias, mean]);
  return plan;
}

interface Trainer {
  program: TrainingProgram;
  /** Trains on these gradients, the first of them in the step of this number. @returns losses. */
  train: (numbers: readonly number[], firstStep?: number) => Float32Array;
  setScaling: (scale: number, goodSteps: number) => void;
  scaling: () => number[];
}

const programs: TrainingProgram[] = [];
afterEach(() => {
  for (const program of programs.splice(0)) program.dispose();
});

async function createTrainer(
  draft: z.input<typeof Optimizer>,
  precision: 'float32' | 'fp16' = 'fp16',
): Promise<Trainer> {
  const optimizer = Optimizer.parse({ schedule: 'constant', ...draft });
  const plan = planFor(optimizer, precision);
  const program = await createTrainingProgram(tf, plan);
  programs.push(program);
  program.load('ofKernel', Float32Array.from(GRADIENTS.flatMap((row) => row.slice(0, 6))), GRADIENTS.length);
  program.load('ofBias', Float32Array.from(GRADIENTS.flatMap((row) => row.slice(6))), GRADIENTS.length);
  const state = (scale: number, goodSteps: number) =>
    new Map([
      ...plan.weights.flatMap(({ name, trainable }) => [
        [name, Float32Array.from(START[name as keyof typeof START])] as const,
        ...slotsOf(plan.optimizer, { trainable }).map(
          (slot) => [`${name}/${slot}`, new Float32Array(START[name as keyof typeof START].length)] as const,
        ),
      ]),
      ['lossScaling/scale', Float32Array.of(scale)] as const,
      ['lossScaling/goodSteps', Float32Array.of(goodSteps)] as const,
    ]);
  program.write(state(1024, 0));
  const hyperparameters = hyperparametersOf(optimizer, GRADIENTS.length);
  return {
    program,
    train: (numbers, firstStep = numbers[0]!) =>
      program.train({ order: Int32Array.from(numbers), rows: 1, firstStep, seed: 0, hyperparameters }),
    setScaling: (scale, goodSteps) => program.write(state(scale, goodSteps)),
    scaling: () => ['scale', 'goodSteps'].map((name) => program.read().get(`lossScaling/${name}`)![0]!),
  };
}

const isOwn = (key: string) => !key.startsWith('lossScaling/');
const ownState = ({ program }: Trainer) => new Map([...program.read()].filter(([key]) => isOwn(key)));

const OPTIMIZERS: z.input<typeof Optimizer>[] = [
  { type: 'adamw', learningRate: 0.1, weightDecay: 0.1 },
  { type: 'adam', learningRate: 0.1 },
  { type: 'sgd', learningRate: 0.1, weightDecay: 0.1 },
  { type: 'momentum', learningRate: 0.1, weightDecay: 0.1, nesterov: true },
  { type: 'rmsprop', learningRate: 0.1, weightDecay: 0.1 },
  { type: 'lamb', learningRate: 0.1, weightDecay: 0.1 },
  { type: 'lion', learningRate: 0.1, weightDecay: 0.1 },
  { type: 'adamw', learningRate: 0.1, weightDecay: 0.1, clipNorm: 0.5 },
];

test.each(OPTIMIZERS.map((optimizer) => [JSON.stringify(optimizer), optimizer] as const))(
  'a step with gradients that are not finite changes nothing, and good ones are those of float32: %s',
  async (_, optimizer) => {
    const scaled = await createTrainer(optimizer);
    const plain = await createTrainer(optimizer, 'float32');
    const losses = [scaled.train([0, 1]), plain.train([0, 1])];
    expect(losses[0]).toEqual(losses[1]);
    expect(ownState(scaled)).toEqual(ownState(plain));
    expect(scaled.scaling()).toEqual([1024, 2]);
    scaled.train([BAD]);
    expect(ownState(scaled)).toEqual(ownState(plain));
    expect(ownState(scaled).get('mean')).toEqual(Float32Array.of(2, 2));
    expect(scaled.scaling()).toEqual([512, 0]);
    scaled.train([3, 4]);
    plain.train([3, 4]);
    expect(ownState(scaled)).toEqual(ownState(plain));
    expect(scaled.scaling()).toEqual([512, 2]);

    const whole = await createTrainer(optimizer);
    whole.train([0, 1, BAD, 3, 4]);
    expect(whole.program.read()).toEqual(scaled.program.read());
  },
);

test('averages count a step that was left out as one that left the weights where they were', async () => {
  const optimizer = { learningRate: 0.1, averageDecay: 0.5 };
  const plain = await createTrainer({ learningRate: 0.1 });
  const averaged = await createTrainer(optimizer);
  const steps = [BAD, 0, BAD, 1];
  const seen: number[] = [];
  steps.forEach((step, number) => {
    for (const trainer of [plain, averaged]) trainer.train([step], number);
    seen.push(plain.program.read().get('kernel')![0]!);
    const decays = seen.map((_, i) => 0.5 ** (seen.length - 1 - i));
    const mean =
      seen.reduce((sum, value, i) => sum + value * decays[i]!, 0) /
      decays.reduce((sum, decay) => sum + decay);
    expect(averaged.program.read().get('kernel')![0]).toBe(seen.at(-1));
    expect(averaged.program.read().get('kernel/average')![0]).toBeCloseTo(mean, 6);
  });
  expect(new Set(seen).size).toBe(3);
});

test('2,000 good steps in a row double the scale, up to a bound', async () => {
  const trainer = await createTrainer({ type: 'sgd', learningRate: 0.1 });
  trainer.setScaling(8, 1998);
  trainer.train([0]);
  expect(trainer.scaling()).toEqual([8, 1999]);
  trainer.train([1]);
  expect(trainer.scaling()).toEqual([16, 0]);
  trainer.setScaling(8, 1999);
  trainer.train([BAD]);
  expect(trainer.scaling()).toEqual([4, 0]);
  trainer.setScaling(2 ** 24, 1999);
  trainer.train([0]);
  expect(trainer.scaling()).toEqual([2 ** 24, 0]);
});

test('a scale below 1 is told by a loss of NaN, at its step', async () => {
  const trainer = await createTrainer({ type: 'sgd', learningRate: 0.1 });
  trainer.setScaling(2, 0);
  // The loss of a bad step is infinite here, as its gradients are.
  const losses = trainer.train([0, BAD, 1, BAD, 3]);
  expect([...losses].map(Number.isNaN)).toEqual([false, false, false, true, true]);
  expect(losses[1]).toBe(Infinity);
});

test('gradients that float16 would round to zero move the weights as in float32', async () => {
  const [WIDTH, ROWS] = [512, 128];
  const random = createRandom(5, 'wide');
  const draw = (length: number) => Float32Array.from({ length }, () => random.normal());
  const [x, start] = [draw(ROWS * WIDTH), draw(WIDTH * WIDTH)];
  const kernel = tf.tidy(() => tf.variable(tf.zeros([WIDTH, WIDTH])));
  const movedBy = async (precision: 'float32' | 'fp16', scale: number) => {
    const plan = planTraining(tf, {
      weights: [{ name: 'kernel', variable: kernel, trainable: true, decays: false }],
      columns: [{ name: 'x', stored: 'float32', shape: [WIDTH] }],
      hyperparameters: [],
      batchRows: [ROWS],
      // Derivatives by the outputs are of about 1e-9; the least number that float16 has is 6e-8.
      loss: ({ columns }) => tf.mul<Scalar>(tf.sum(tf.square(tf.matMul(columns['x']!, kernel))), 1e-11),
      inference: null,
      optimizer: optimizerRuleFor(Optimizer.parse({ type: 'sgd', learningRate: 1 })),
      schedule: constantRule,
      precision,
    });
    const program = await createTrainingProgram(tf, plan);
    programs.push(program);
    program.load('x', x, ROWS);
    program.write(
      new Map([
        ['kernel', start],
        ['lossScaling/scale', Float32Array.of(scale)],
        ['lossScaling/goodSteps', Float32Array.of(0)],
      ]),
    );
    const order = Int32Array.from({ length: ROWS }, (_, row) => row);
    const hyperparameters = { learningRate: 1e6 };
    program.train({ order, rows: ROWS, firstStep: 0, seed: 0, hyperparameters });
    return program
      .read()
      .get('kernel')!
      .map((value, i) => value - start[i]!);
  };
  const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const wanted = await movedBy('float32', 1);
  const scaled = await movedBy('fp16', 2 ** 15);
  expect(norm(wanted)).toBeGreaterThan(1);
  expect(norm(scaled.map((value, i) => value - wanted[i]!))).toBeLessThan(0.01 * norm(wanted));
  expect(norm(await movedBy('fp16', 1))).toBe(0);
  kernel.dispose();
});

test('students in another precision than float32 are not stacked', () => {
  const optimizer = Optimizer.parse({ learningRate: 0.1 });
  const plan = planFor(optimizer, 'fp16');
  expect(() => stackPlan(plan, 2, 'shared')).toThrow("students in fp16 can't be stacked: float32 is allowed");
  expect(() => stackPlan({ ...plan, precision: 'bf16' }, 2, 'shared')).toThrow("students in bf16 can't be");
  expect(stackPlan(planFor(optimizer, 'float32'), 2, 'shared').students).toBe(2);
});
