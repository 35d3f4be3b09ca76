/** @jest-environment <rootDir>/test/support/native-environment.js */
import type { Loss } from '../../../../core/contracts/training/training';
import { lossFor } from '../../../../core/distillation/losses/loss-for';
import { adamwRule } from '../../../../core/engine/optimizers/adamw-rule';
import type { OptimizerRule } from '../../../../core/engine/optimizers/optimizer-rule';
import { planTraining } from '../../../../core/engine/program/plan-training';
import { createTrainingProgram } from '../../../../core/engine/program/training-program';
import { cosineRule } from '../../../../core/engine/schedules/cosine-rule';
import { stackPlan, type RowOrder } from '../../../../core/engine/stack/stacked-plan';
import { createStackedProgram } from '../../../../core/engine/stack/stacked-program';
import { buildNetwork } from '../../../../core/models/build-network';
import type { Tensor, Tensor2D, TensorFlow } from '../../../../core/models/tensorflow';
import { randomData, randomOrder, ROWS, SHAPE, CLASSES, ROWS_OF_CLASSES } from './stacking-data';
import { normalised, sgd } from './plain-rules';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { describeLoss, LOSSES } from '../../../support/losses';

const tf: TensorFlow = loadTensorFlow();
const STEPS = 50;
const BATCH = 16;
const data = randomData();

function planFor(loss: Loss, optimizer: OptimizerRule) {
  const architecture = { type: 'mlp' as const, hidden: [12, 8] };
  const { model, weights } = buildNetwork(tf, architecture, SHAPE, CLASSES, { seed: 0 });
  const { compute, hyperparameters } = lossFor(tf, loss, ROWS_OF_CLASSES);
  const plan = planTraining(tf, {
    weights: weights.map(({ spec, variable }) => ({
      name: spec.name,
      variable,
      trainable: true,
      decays: spec.name.endsWith('kernel'),
    })),
    columns: [
      { name: 'images', stored: 'uint8', shape: SHAPE, divisor: 255 },
      { name: 'labels', stored: 'int32', shape: [] },
      { name: 'soft', stored: 'float32', shape: [CLASSES] },
    ],
    hyperparameters: Object.keys(hyperparameters),
    batchRows: [BATCH],
    loss: ({ columns: { images, labels, soft }, hyperparameters: given }) => {
      const logits = model.apply(images!, { training: true }) as Tensor2D;
      const oneHot = tf.oneHot(labels!, CLASSES, 1, 0, 'float32') as Tensor2D;
      return compute(logits, { labels: oneHot, softLogProbabilities: soft as Tensor2D }, given);
    },
    inference: { rows: 10, column: 'images', predict: (images) => model.apply(images) as Tensor },
    optimizer,
    schedule: cosineRule,
  });
  const stateOf = (seed: number) => {
    const built = buildNetwork(tf, architecture, SHAPE, CLASSES, { seed });
    const state = new Map(
      built.weights.flatMap(({ spec, variable }) => {
        const values = Float32Array.from(variable.dataSync());
        const slots = optimizer.slots.map(
          (slot) => [`${spec.name}/${slot}`, new Float32Array(values.length)] as const,
        );
        return [[spec.name, values] as const, ...slots];
      }),
    );
    built.model.dispose();
    return state;
  };
  model.dispose();
  return { plan, stateOf };
}

/** Each student's own: temperature, alpha or smoothing, learning rate, weight decay. */
function hyperparametersOf(loss: Loss, student: number, optimizer: OptimizerRule): Record<string, number> {
  const own: Loss =
    'temperature' in loss && loss.method !== 'binary-cross-entropy'
      ? { ...loss, temperature: 1.5 + student, alpha: loss.alpha < 1 ? 0.3 + 0.05 * student : 1 }
      : loss.method === 'label-smoothing'
        ? { ...loss, smoothing: 0.02 * (student + 1) }
        : loss;
  const rates = { learningRate: 0.003 * (student + 1), warmupSteps: 2 + student, totalSteps: 60 };
  const adam = { beta1: 0.9, beta2: 0.99 + 0.001 * student, epsilon: 1e-7, weightDecay: 0.02 * student };
  return {
    ...lossFor(tf, own, ROWS_OF_CLASSES).hyperparameters,
    ...rates,
    ...(optimizer.slots.length > 0 ? adam : {}),
  };
}

interface Training {
  loss: Loss;
  optimizer: OptimizerRule;
  students: number;
  rowOrder: RowOrder;
  /** Changes one student's hyperparameters. */
  disturb?: { student: number; hyperparameters: Record<string, number> };
}

type Filled = Pick<Awaited<ReturnType<typeof createTrainingProgram>>, 'load'>;

function fill(program: Filled): void {
  program.load('images', data.images, ROWS);
  program.load('labels', data.labels, ROWS);
  program.load('soft', data.soft, ROWS);
}

function prepare({ loss, optimizer, students, rowOrder, disturb }: Training) {
  const { plan, stateOf } = planFor(loss, optimizer);
  const numbers = Array.from({ length: students }, (_, student) => student);
  const hyperparameters = numbers.map((student) => ({
    ...hyperparametersOf(loss, student, optimizer),
    ...(disturb?.student === student ? disturb.hyperparameters : {}),
  }));
  const orders = numbers.map((student) => randomOrder(STEPS * BATCH, rowOrder === 'each' ? student : 0));
  return { plan, rowOrder, hyperparameters, orders, states: numbers.map((student) => stateOf(student + 1)) };
}

type Prepared = ReturnType<typeof prepare>;

async function trainStacked({ plan, rowOrder, hyperparameters, orders, states }: Prepared) {
  const students = states.length;
  const program = await createStackedProgram(tf, stackPlan(plan, students, rowOrder));
  fill(program);
  program.write(states);
  const order = new Int32Array(orders.length * STEPS * BATCH);
  orders.forEach((own, student) => {
    for (let step = 0; step < STEPS; step += 1)
      order.set(own.subarray(step * BATCH, (step + 1) * BATCH), (step * students + student) * BATCH);
  });
  const seeds = states.map((_, student) => student);
  // Two calls: the second goes on where the first ended.
  const shared = orders[0] ?? new Int32Array();
  const all = rowOrder === 'each' ? order : shared;
  const half = all.length / 2;
  const steps = { rows: BATCH, seeds, hyperparameters };
  const first = program.train({ ...steps, order: all.slice(0, half), firstStep: 0 });
  const second = program.train({ ...steps, order: all.slice(half), firstStep: STEPS / 2 });
  const result = {
    losses: first.map((losses, student) => [...losses, ...(second[student] ?? [])]),
    states: program.read(),
    outputs: program.predict(data.images.slice(0, 7 * data.size), 7),
  };
  program.dispose();
  return result;
}

async function trainOneByOne({ plan, hyperparameters, orders, states }: Prepared) {
  const program = await createTrainingProgram(tf, plan);
  fill(program);
  const results = states.map((state, student) => {
    program.write(state);
    const losses = program.train({
      order: orders[student] ?? new Int32Array(),
      rows: BATCH,
      firstStep: 0,
      seed: student,
      hyperparameters: hyperparameters[student] ?? {},
    });
    const outputs = program.predict(data.images.slice(0, 7 * data.size), 7);
    return { losses: [...losses], state: program.read(), outputs: [...outputs] };
  });
  program.dispose();
  return results;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? NaN))));
}

const distillation: Loss = { method: 'distillation', temperature: 2, alpha: 0.5 };

it.each<[string, Training]>([
  ['SGD, 1', { loss: { method: 'hard-labels' }, optimizer: sgd, students: 1, rowOrder: 'each' }],
  ['SGD, 3', { loss: distillation, optimizer: sgd, students: 3, rowOrder: 'shared' }],
  ['by norms, 3', { loss: distillation, optimizer: normalised, students: 3, rowOrder: 'each' }],
  ['AdamW, 1', { loss: distillation, optimizer: adamwRule(true), students: 1, rowOrder: 'shared' }],
  [
    'AdamW, 3, smoothed labels',
    {
      loss: { method: 'label-smoothing', smoothing: 0.1 },
      optimizer: adamwRule(true),
      students: 3,
      rowOrder: 'each',
    },
  ],
  ['AdamW, 8', { loss: distillation, optimizer: adamwRule(true), students: 8, rowOrder: 'each' }],
])('%s students: what each gives alone', async (_, training) => {
  const prepared = prepare(training);
  const stacked = await trainStacked(prepared);
  const alone = await trainOneByOne(prepared);
  expect(alone).toHaveLength(training.students);
  const initial = prepared.states;
  alone.forEach(({ losses, state, outputs }, student) => {
    expect(largestDifference(stacked.losses[student] ?? [], losses)).toBeLessThan(1e-5);
    expect(largestDifference(stacked.outputs[student] ?? [], outputs)).toBeLessThan(1e-5);
    const own = stacked.states[student];
    expect([...(own?.keys() ?? [])].sort()).toEqual([...state.keys()].sort());
    for (const [name, values] of state) {
      expect(largestDifference(own?.get(name) ?? [], values)).toBeLessThan(2e-6);
      // Training has moved every one of them, far more than the tolerance.
      expect(largestDifference(initial[student]?.get(name) ?? [], values)).toBeGreaterThan(1e-5);
    }
  });
});

it.each(LOSSES.map((loss) => [describeLoss(loss), loss] as const))(
  'students of %s: what each gives alone',
  async (_, loss) => {
    const prepared = prepare({ loss, optimizer: adamwRule(true), students: 3, rowOrder: 'each' });
    const stacked = await trainStacked(prepared);
    const alone = await trainOneByOne(prepared);
    alone.forEach(({ losses, outputs }, student) => {
      expect(losses.every(Number.isFinite)).toBe(true);
      expect(largestDifference(stacked.losses[student] ?? [], losses)).toBeLessThan(5e-4);
      expect(largestDifference(stacked.outputs[student] ?? [], outputs)).toBeLessThan(5e-4);
    });
  },
);

it('gives the same bits twice', async () => {
  const prepared = prepare({ loss: distillation, optimizer: adamwRule(true), students: 3, rowOrder: 'each' });
  const [first, second] = [await trainStacked(prepared), await trainStacked(prepared)];
  expect(first).toEqual(second);
});

it('a student that diverges leaves the others as they are', async () => {
  const training: Training = {
    loss: distillation,
    optimizer: adamwRule(true),
    students: 3,
    rowOrder: 'each',
  };
  const sound = await trainStacked(prepare(training));
  const disturb = { student: 1, hyperparameters: { learningRate: 1e38 } };
  const spoilt = await trainStacked(prepare({ ...training, disturb }));
  expect(spoilt.losses[1]?.some((loss) => !Number.isFinite(loss))).toBe(true);
  for (const student of [0, 2]) {
    expect(spoilt.losses[student]).toEqual(sound.losses[student]);
    expect(spoilt.states[student]).toEqual(sound.states[student]);
  }
});

it('groups small weights of one kind, unless the optimizer looks at whole weights', () => {
  const loss: Loss = { method: 'hard-labels' };
  const names = (optimizer: OptimizerRule) =>
    stackPlan(planFor(loss, optimizer).plan, 2, 'each').plan.weights.map(({ name }) => name);
  expect(names(adamwRule(true))).toEqual(['group/decaying', 'group/constant']);
  expect(names(normalised)).toHaveLength(6);
});

it.each([0, 1.5, NaN])('refuses %p students', (students) => {
  const { plan } = planFor({ method: 'hard-labels' }, sgd);
  expect(() => stackPlan(plan, students, 'each')).toThrow(`${students} students can't be stacked`);
});
