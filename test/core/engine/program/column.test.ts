/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Optimizer } from '../../../../core/contracts/training/training';
import { GPU_DEVICES, type Devices } from '../../../../core/engine/device/devices';
import { decodeHalves } from '../../../../core/engine/inference/half-precision';
import {
  hyperparametersOf,
  optimizerRuleFor,
  scheduleRuleFor,
} from '../../../../core/engine/optimizers/optimizer-rule-for';
import { buildTrainingProgram } from '../../../../core/engine/program/build-training-program';
import type { Column, ColumnValues } from '../../../../core/engine/program/column';
import { planTraining } from '../../../../core/engine/program/plan-training';
import { createTrainingProgram } from '../../../../core/engine/program/training-program';
import type { Scalar } from '../../../../core/models/tensorflow';
import { createRandom } from '../../../../core/random/random';
import { listOffGpu, listWithoutKernel } from '../../../support/gpu-kernels';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { PLACED } from '../../../support/placed-on-cpu';

const tf = loadTensorFlow();
/** An odd number of values in all, so that the last int32 that is fed is padded. */
const ROWS = 5;
const FEATURES = 3;
const random = createRandom('column');
/** Finite ones of either sign; a few are subnormal. */
const BITS = Uint16Array.from(
  { length: ROWS * FEATURES },
  (_, i) => (random.integer(0, 1) << 15) | random.integer(0, i % 4 === 0 ? 0x3ff : 0x3fff),
);
const BYTES = Uint8Array.from(BITS, (bits) => bits & 0xff);

const kernel = tf.variable(tf.ones([FEATURES, 1]));
const optimizer = Optimizer.parse({ type: 'sgd', learningRate: 0.01, schedule: 'constant' });

test.each<[Column['stored'], number, ColumnValues, Float32Array]>([
  ['float16', 1, BITS, decodeHalves(BITS)],
  ['float16', 4, BITS, decodeHalves(BITS).map((value) => value / 4)],
  ['uint8', 128, BYTES, Float32Array.from(BYTES, (byte) => byte / 128)],
])(
  'what is stored as %s and divided by %d trains and predicts as in float32',
  async (stored, divisor, values, floats) => {
    const column: Column = { name: 'inputs', stored, shape: [FEATURES], divisor };
    const wanted = await train({ name: 'inputs', stored: 'float32', shape: [FEATURES] }, floats);
    expect(wanted.losses[3]).toBeLessThan(wanted.losses[0]!);
    expect(await train(column, values)).toEqual(wanted);
    expect(await train(column, values, PLACED)).toEqual(wanted);
    const { nodes } = buildTrainingProgram(planFor(column), GPU_DEVICES);
    expect([...listWithoutKernel(nodes), ...listOffGpu(nodes)]).toEqual([]);
  },
);

/** A linear model towards a half. */
function planFor(column: Column) {
  return planTraining(tf, {
    weights: [{ name: 'kernel', variable: kernel, trainable: true, decays: false }],
    columns: [column],
    hyperparameters: [],
    batchRows: [2],
    loss: ({ columns: { inputs } }) => tf.mean<Scalar>(tf.square(tf.sub(tf.matMul(inputs!, kernel), 0.5))),
    inference: { rows: ROWS, column: 'inputs', predict: (inputs) => tf.matMul(inputs, kernel) },
    optimizer: optimizerRuleFor(optimizer),
    schedule: scheduleRuleFor(optimizer),
  });
}

async function train(column: Column, values: ColumnValues, devices: Devices | null = null) {
  const program = await createTrainingProgram(tf, planFor(column), devices);
  program.load('inputs', values, ROWS);
  program.write(new Map([['kernel', Float32Array.of(1, -2, 3)]]));
  const losses = program.train({
    order: Int32Array.of(0, 1, 2, 3, 4, 0, 0, 1),
    rows: 2,
    firstStep: 0,
    seed: 0,
    hyperparameters: hyperparametersOf(optimizer, 4),
  });
  const result = { losses, state: program.read(), output: program.predict(values, ROWS) };
  program.dispose();
  return result;
}
