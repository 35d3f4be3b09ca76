/** @jest-environment <rootDir>/test/support/native-environment.js */
import { planModelTraining } from '../../../../core/engine/layers/plan-model-training';
import { listModelWeights } from '../../../../core/engine/layers/list-model-weights';
import { momentumRule } from '../../../../core/engine/optimizers/momentum-rule';
import { divideWork } from '../../../../core/engine/parallel/divide-work';
import { lowerPlan } from '../../../../core/engine/precision/lower-plan';
import { lowerPrecision } from '../../../../core/engine/precision/lower-precision';
import { buildTrainingProgram } from '../../../../core/engine/program/build-training-program';
import { createTrainingProgram } from '../../../../core/engine/program/training-program';
import type { TrainingPlan } from '../../../../core/engine/program/training-plan';
import { constantRule } from '../../../../core/engine/schedules/constant-rule';
import { createRandom } from '../../../../core/random/random';
import type { LayersModel, Scalar } from '../../../../core/models/tensorflow';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();
const [ROWS, BATCH, STEPS] = [64, 16, 50];

const dense = () =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: 256, activation: 'relu', inputShape: [128] }),
      tf.layers.dense({ units: 256, activation: 'relu' }),
      tf.layers.dense({ units: 3 }),
    ],
  });
const convolutional = () =>
  tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu', inputShape: [8, 8, 2] }),
      tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3 }),
    ],
  });

function draw(seed: string, length: number): Float32Array {
  const random = createRandom(7, seed);
  return Float32Array.from({ length }, () => random.normal());
}

function planFor(
  model: LayersModel,
  { rows = BATCH, ...rest }: { rows?: number; precision?: 'bf16' } = {},
): TrainingPlan {
  const width = model.outputs[0]!.shape[1]!;
  const shape = model.inputs[0]!.shape.slice(1) as number[];
  return planModelTraining(tf, {
    model,
    input: 'x',
    columns: [
      { name: 'x', stored: 'float32', shape },
      { name: 'y', stored: 'float32', shape: [width] },
    ],
    hyperparameters: [],
    ...rest,
    batchRows: [rows],
    predictRows: rows,
    loss: (output, { columns: { y } }) => tf.mean<Scalar>(tf.squaredDifference(output, y!)),
    optimizer: momentumRule(false, false),
    schedule: constantRule,
  });
}

/** He-scaled draws for kernels, zeros for biases and slots. */
function initialState(model: LayersModel): Map<string, Float32Array> {
  return new Map(
    listModelWeights(tf, model).flatMap(({ name, variable }) => {
      const { shape, size } = variable;
      const scale = shape.length > 1 ? Math.sqrt((2 * shape.at(-1)!) / size) : 0;
      return [
        [name, draw(name, size).map((value) => value * scale)] as const,
        [`${name}/velocity`, new Float32Array(size)] as const,
      ];
    }),
  );
}

async function train(plan: TrainingPlan, state: Map<string, Float32Array>, learningRate: number) {
  const program = await createTrainingProgram(tf, plan);
  try {
    program.write(state);
    expect(program.read()).toEqual(state);
    program.load('x', draw('x', ROWS * 128), ROWS);
    program.load('y', draw('y', ROWS * 3), ROWS);
    const random = createRandom(3, 'order');
    const order = Int32Array.from({ length: STEPS * BATCH }, () => Math.floor(random.uniform() * ROWS));
    const hyperparameters = { learningRate, momentum: 0.9 };
    const losses = program.train({ order, rows: BATCH, firstStep: 0, seed: 0, hyperparameters });
    return { losses, state: program.read() };
  } finally {
    program.dispose();
  }
}

type HalfType = Parameters<typeof lowerPrecision>[2];

function lowerAll(plan: TrainingPlan, type: HalfType = 'bfloat16'): TrainingPlan {
  const steps = plan.steps.map((step) => ({ ...step, graph: lowerPrecision(step.graph, 0, type) }));
  return { ...plan, steps };
}

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

const PRODUCTS = ['MatMul'] as const;
const CONVOLUTIONS = ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter', 'MatMul'] as const;

test.each([
  ['products', 'bfloat16', dense, PRODUCTS],
  ['products', 'float16', dense, PRODUCTS],
  ['convolutions', 'bfloat16', convolutional, CONVOLUTIONS],
  ['convolutions', 'float16', convolutional, CONVOLUTIONS],
] as const)('%s are computed in %s and train as in float32', async (_, half, build, ops) => {
  const model = build();
  const [plan, state] = [planFor(model), initialState(model)];
  const lowered = lowerAll(plan, half);
  const { nodes } = lowered.steps[0]!.graph;
  for (const op of ops) {
    const types = nodes.filter((node) => node.op === op).map(({ attributes }) => attributes['T']);
    expect(types.length).toBeGreaterThan(0);
    for (const type of types) expect(type).toEqual({ type: half });
  }
  const roundings = nodes.filter((node) => node.op === 'Cast' && node.outputs[0]!.dataType === half);
  expect(new Set(roundings.map(({ inputs }) => inputs[0])).size).toBe(roundings.length);

  const [exact, rough] = [await train(plan, state, 0.002), await train(lowered, state, 0.002)];
  // At most 2⁻⁸ of relative error a factor; a loss is off by a few of those.
  rough.losses.forEach((loss, i) => expect(Math.abs(loss / exact.losses[i]! - 1)).toBeLessThan(0.05));
  expect(rough.losses[0]).not.toBe(exact.losses[0]);
  expect(mean(rough.losses.slice(-10))).toBeLessThan(0.7 * mean(exact.losses.slice(0, 10)));
  for (const [name, values] of exact.state) {
    const other = rough.state.get(name)!;
    const distance = Math.hypot(...values.map((value, i) => value - other[i]!));
    expect(distance).toBeLessThan(0.1 * Math.hypot(...values));
  }
  model.dispose();
});

test('weights keep steps that bfloat16 would round away', async () => {
  const model = dense();
  const state = initialState(model);
  const { state: after } = await train(lowerAll(planFor(model)), state, 1e-6);
  const kernels = [...state].filter(([name, { length }]) => length > 60_000 && !name.includes('velocity'));
  expect(kernels.length).toBe(1);
  for (const [name, values] of kernels) {
    const moved = after.get(name)!.filter((value, i) => value !== values[i]);
    expect(moved.length).toBeGreaterThan(0.2 * values.length);
    const farthest = Math.max(...after.get(name)!.map((value, i) => Math.abs(value - values[i]!)));
    expect(farthest).toBeLessThan(2 ** -9 * Math.max(...values.map(Math.abs)));
  }
  model.dispose();
});

test('divided work is lowered block by block, small products stay float32, and so does inference', () => {
  const model = dense();
  const plan = planFor(model);
  const divided = divideWork(plan, 2);
  const graph = lowerPrecision(divided.steps[0]!.graph, 5, 'bfloat16');
  const typeOf = (factor: string, of: typeof graph) =>
    of.nodes.find(({ op, inputs }) => op === 'Cast' && inputs[0] === factor)?.outputs[0]?.dataType;
  const [, hidden, output] = plan.weights.filter(({ shape }) => shape.length === 2);
  expect(typeOf(`weight/${hidden!.name}.part0:0`, graph)).toBe('bfloat16');
  expect(typeOf(`weight/${hidden!.name}.part1:0`, graph)).toBe('bfloat16');
  expect(typeOf(`weight/${output!.name}:0`, graph)).toBeUndefined();
  const lowered = lowerPlan({ ...plan, precision: 'bf16' });
  expect(lowered.inference).toBe(plan.inference);
  expect(lowerPlan(plan)).toBe(plan);
  model.dispose();
});

test('a plan that says bf16 becomes a program in bf16', () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 512, inputShape: [512] })] });
  const typesOf = (plan: TrainingPlan) =>
    buildTrainingProgram(plan)
      .nodes.filter(({ op, name }) => op === 'MatMul' && name.startsWith('train'))
      .map(({ attributes }) => attributes['T']);
  const low = { type: 'bfloat16' };
  expect(typesOf(planFor(model, { precision: 'bf16', rows: 128 }))).toEqual([low, low]);
  expect(typesOf(divideWork(planFor(model, { precision: 'bf16', rows: 128 }), 2))).toEqual([
    low,
    low,
    low,
    low,
  ]);
  const full = { type: 'float32' };
  expect(typesOf(planFor(model, { rows: 128 }))).toEqual([full, full]);
  expect(typesOf(planFor(model, { precision: 'bf16', rows: 16 }))).toEqual([full, full]);
  model.dispose();
});
