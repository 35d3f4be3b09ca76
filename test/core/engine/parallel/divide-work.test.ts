/** @jest-environment <rootDir>/test/support/native-environment.js */
import { planModelTraining } from '../../../../core/engine/layers/plan-model-training';
import { listModelWeights } from '../../../../core/engine/layers/list-model-weights';
import { momentumRule } from '../../../../core/engine/optimizers/momentum-rule';
import { GPU_DEVICES } from '../../../../core/engine/device/devices';
import { divideWork } from '../../../../core/engine/parallel/divide-work';
import { createTrainingProgram } from '../../../../core/engine/program/training-program';
import type { TrainingPlan } from '../../../../core/engine/program/training-plan';
import { constantRule } from '../../../../core/engine/schedules/constant-rule';
import { createRandom } from '../../../../core/random/random';
import type { LayersModel, Scalar, SymbolicTensor } from '../../../../core/models/tensorflow';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();
const ROWS = 64;
const BATCH = 16;

function draw(seed: string, length: number): Float32Array {
  const random = createRandom(7, seed);
  return Float32Array.from({ length }, () => random.normal());
}

function planFor(model: LayersModel): TrainingPlan {
  const shape = model.inputs[0]!.shape.slice(1) as number[];
  return planModelTraining(tf, {
    model,
    input: 'x',
    columns: [
      { name: 'x', stored: 'float32', shape },
      { name: 'y', stored: 'float32', shape: [3] },
    ],
    hyperparameters: [],
    batchRows: [BATCH],
    predictRows: BATCH,
    loss: (output, { columns: { y } }) => tf.mean<Scalar>(tf.squaredDifference(output, y!)),
    optimizer: momentumRule(false, false),
    schedule: constantRule,
  });
}

/** The same kernels each time: how far rounding is carried hangs on them. */
function initialState(model: LayersModel): Map<string, Float32Array> {
  return new Map(
    listModelWeights(tf, model).flatMap(({ name, variable, trainable }, number) => {
      const inputs = variable.size / (variable.shape.at(-1) ?? 1);
      const drawn = draw(`weight ${number}`, variable.size);
      const values = Float32Array.from(variable.dataSync(), (value, i) => {
        if (variable.rank > 1) return (drawn[i] ?? 0) / Math.sqrt(inputs);
        return value === 0 ? 0.01 * (i % 3) : value;
      });
      const slots = trainable ? ['velocity'] : [];
      return [
        [name, values] as const,
        ...slots.map((s) => [`${name}/${s}`, new Float32Array(values.length)] as const),
      ];
    }),
  );
}

async function train(plan: TrainingPlan, state: Map<string, Float32Array>, size: number) {
  const program = await createTrainingProgram(tf, plan);
  try {
    program.write(state);
    expect(program.read()).toEqual(state);
    program.load('x', draw('x', ROWS * size), ROWS);
    program.load('y', draw('y', ROWS * 3), ROWS);
    const order = createRandom(3, 'order').shuffle(ROWS);
    const hyperparameters = { learningRate: 0.01, momentum: 0.9 };
    const losses = program.train({ order, rows: BATCH, firstStep: 0, seed: 0, hyperparameters });
    return { losses, state: program.read(), output: program.predict(draw('x', BATCH * size), BATCH) };
  } finally {
    program.dispose();
  }
}

const dense = () =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: 256, activation: 'relu', inputShape: [200] }),
      tf.layers.dense({ units: 256, activation: 'tanh' }),
      tf.layers.dense({ units: 3 }),
    ],
  });

const convolutional = () =>
  tf.sequential({
    layers: [
      tf.layers.conv2d({
        filters: 4,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        inputShape: [8, 8, 2],
      }),
      tf.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same' }),
      tf.layers.batchNormalization(),
      tf.layers.conv2d({ filters: 6, kernelSize: 3, strides: 2, activation: 'relu' }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3 }),
    ],
  });

const residual = () => {
  const input = tf.input({ shape: [8, 8, 2] });
  const convolve = (filters: number) =>
    tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false });
  const norm = () => tf.layers.batchNormalization();
  const first = tf.layers.reLU({ maxValue: 6 }).apply(norm().apply(convolve(4).apply(input)));
  const second = norm().apply(convolve(4).apply(first)) as SymbolicTensor;
  const sum = tf.layers.add().apply([first as SymbolicTensor, second]);
  const pooled = tf.layers
    .globalAveragePooling2d({})
    .apply(tf.layers.activation({ activation: 'relu' }).apply(sum));
  return tf.model({ inputs: input, outputs: tf.layers.dense({ units: 3 }).apply(pooled) as SymbolicTensor });
};

test.each([
  ['dense layers', dense, 200],
  ['convolutions and batch normalisation', convolutional, 128],
  ['residuals and bounded activations', residual, 128],
])('%s train the same when their work is divided', async (_, build, size) => {
  const model = build();
  const [plan, state] = [planFor(model), initialState(model)];
  const whole = await train(plan, state, size);
  for (const threads of [2, 4]) {
    const divided = divideWork(plan, threads);
    expect(divided.steps[0]!.graph.nodes.length).toBeGreaterThan(plan.steps[0]!.graph.nodes.length);
    const result = await train(divided, state, size);
    expect([...result.state.keys()].sort()).toEqual([...whole.state.keys()].sort());
    result.losses.forEach((loss, i) => expect(loss / whole.losses[i]!).toBeCloseTo(1, 5));
    result.output.forEach((value, i) => expect(value).toBeCloseTo(whole.output[i]!, 4));
    for (const [name, values] of whole.state) {
      const other = result.state.get(name)!;
      const distance = Math.hypot(...values.map((value, i) => value - other[i]!));
      // A bias before a batch norm stays about 0: its gradient is rounding alone.
      expect(distance).toBeLessThan(2e-5 * Math.hypot(...values) + 2e-5);
    }
  }
  model.dispose();
});

test('between convolutions the batch stays in slices', () => {
  const model = residual();
  const { graph } = divideWork(planFor(model), 2).steps[0]!;
  const whole = graph.nodes.filter(({ outputs: [output] }) => output?.shape.join() === `${BATCH},8,8,4`);
  // What is averaged over the picture is put together, and its gradient comes in one piece.
  expect(whole.map(({ op }) => op).filter((op) => op === 'ConcatV2')).toHaveLength(1);
  const rows = (op: string) =>
    graph.nodes.filter((node) => node.op === op).map(({ outputs }) => outputs[0]!.shape);
  expect(rows('FusedBatchNormGradV3')).toEqual(Array(4).fill([(BATCH / 2) * 16, 1, 1, 16]));
  expect(rows('Relu6')).toEqual(Array(2).fill([BATCH / 2, 8, 8, 4]));
  expect(rows('Relu6Grad')).toEqual(Array(2).fill([BATCH / 2, 8, 8, 4]));
  model.dispose();
});

test('heavy weights only are kept in blocks, and none where the optimizer looks at whole weights', () => {
  const model = dense();
  const plan = planFor(model);
  const divided = divideWork(plan, 2);
  expect(divided.divided?.map(({ shape, parts }) => [...shape, parts])).toEqual([
    [200, 256, 2],
    [256, 256, 2],
  ]);
  expect(divided.weights.filter(({ name }) => name.includes('.part')).map(({ shape }) => shape)).toEqual([
    [200, 128],
    [200, 128],
    [256, 128],
    [256, 128],
  ]);
  const whole = divideWork({ ...plan, optimizer: { ...plan.optimizer, wholeWeights: true } }, 2);
  expect(whole.weights).toEqual(plan.weights);
  expect(divideWork(plan, 1)).toBe(plan);
  expect(divideWork(plan, 2, GPU_DEVICES)).toBe(plan);
  model.dispose();
});

test('blocks may be of half a register: 1200 columns are two of 600, while 1204 are kept whole', () => {
  const shapes = [1200, 1204].map((units) => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units, inputShape: [100] }), tf.layers.dense({ units: 3 })],
    });
    const divided = divideWork(planFor(model), 2).divided?.map(({ shape }) => shape);
    model.dispose();
    return divided;
  });
  expect(shapes).toEqual([[[100, 1200]], []]);
});
