/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Optimizer } from '../../../../core/contracts/training/training';
import { listModelWeights } from '../../../../core/engine/layers/list-model-weights';
import {
  hyperparametersOf,
  optimizerRuleFor,
  scheduleRuleFor,
} from '../../../../core/engine/optimizers/optimizer-rule-for';
import { planTraining } from '../../../../core/engine/program/plan-training';
import { createTrainingProgram } from '../../../../core/engine/program/training-program';
import { applyBatchNorm } from '../../../../core/models/batch-norm';
import type { Scalar, Tensor } from '../../../../core/models/tensorflow';
import golden from '../../../golden/batch-norm/batch-norm.json';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();

test('compiled batch normalisation trains and predicts as PyTorch does', async () => {
  const { shape, order, batch } = golden;
  const rows = golden.data.length / shape.reduce((product, size) => product * size, 1);
  const input = tf.input({ shape });
  const model = tf.model({
    inputs: input,
    outputs: applyBatchNorm(tf, { type: 'batch-norm', name: 'norm' }, input),
  });
  const names = ['gamma', 'beta', 'moving_mean', 'moving_variance'] as const;
  const weights = listModelWeights(tf, model);
  const run = (x: Tensor, training: boolean) => model.apply(x, { training }) as Tensor;
  const optimizer = Optimizer.parse({ type: 'sgd', learningRate: golden.rate, schedule: 'constant' });
  const plan = planTraining(tf, {
    weights,
    columns: [
      { name: 'data', stored: 'float32', shape },
      { name: 'target', stored: 'float32', shape },
    ],
    hyperparameters: [],
    batchRows: [batch],
    loss: ({ columns }) =>
      tf.mean<Scalar>(tf.square(tf.sub(run(columns['data']!, true), columns['target']!))),
    inference: { rows, column: 'data', predict: (x) => run(x, false) },
    optimizer: optimizerRuleFor(optimizer),
    schedule: scheduleRuleFor(optimizer),
  });
  const program = await createTrainingProgram(tf, plan);
  const data = Float32Array.from(golden.data);
  program.load('data', data, rows);
  program.load('target', Float32Array.from(golden.target), rows);
  program.write(new Map(weights.map(({ name, variable }) => [name, variable.dataSync<'float32'>().slice()])));
  const hyperparameters = hyperparametersOf(optimizer, 1);
  const losses = program.train({
    order: Int32Array.from(order),
    rows: batch,
    firstStep: 0,
    seed: 0,
    hyperparameters,
  });
  const state = program.read();
  const inference = program.predict(data, rows);
  program.dispose();
  expectClose(losses, golden.losses);
  names.forEach((name) => expectClose(state.get(`norm/${name}`)!, golden.state[name]));
  expectClose(inference, golden.inference);
});

/** Within the rounding of ten float32 steps on values of up to about 5. */
function expectClose(values: Float32Array, wanted: number[]): void {
  expect(values).toHaveLength(wanted.length);
  values.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(1e-5));
}
