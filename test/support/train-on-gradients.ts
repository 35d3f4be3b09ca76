// One dense layer that is given its gradients, trained by either engine: what an optimizer does, and nothing else.
import type { Optimizer } from '../../core/contracts/training/training';
import { createEagerOptimizer } from '../../core/engine/eager/optimizers/create-eager-optimizer';
import { hyperparametersOf, optimizerRuleFor } from '../../core/engine/optimizers/optimizer-rule-for';
import { slotsOf } from '../../core/engine/optimizers/optimizer-rule';
import { planTraining } from '../../core/engine/program/plan-training';
import { createTrainingProgram } from '../../core/engine/program/training-program';
import { constantRule } from '../../core/engine/schedules/constant-rule';
import type { Scalar, TensorFlow } from '../../core/models/tensorflow';

/** All by step; kernels [3, 2] row by row, biases [2]. */
export interface GivenGradients {
  kernel: number[];
  bias: number[];
  kernelGradients: number[][];
  biasGradients: number[][];
  rates: number[];
}

/** Values by weight and by `<weight>/<slot>`. */
export type State = ReadonlyMap<string, Float32Array>;

/** @returns the state after each step. */
export type TrainOnGradients = (
  tf: TensorFlow,
  optimizer: Optimizer,
  given: GivenGradients,
) => Promise<State[]>;

const SHAPES = { kernel: [3, 2], bias: [2] } as const;

function createLayer(tf: TensorFlow, given: GivenGradients) {
  const create = (name: 'kernel' | 'bias') =>
    tf.tidy(() => tf.variable(tf.tensor(given[name], [...SHAPES[name]], 'float32')));
  return { kernel: create('kernel'), bias: create('bias') };
}

export const trainEagerly: TrainOnGradients = (tf, optimizer, given) => {
  const layer = createLayer(tf, given);
  const weights = [
    { spec: { name: 'kernel', shape: [3, 2], role: 'output-kernel' as const }, variable: layer.kernel },
    { spec: { name: 'bias', shape: [2], role: 'bias' as const }, variable: layer.bias },
  ];
  const eager = createEagerOptimizer(tf, weights, optimizer, null);
  const states = given.rates.map((rate, step) => {
    const gradients = {
      [layer.kernel.name]: tf.tensor(given.kernelGradients[step] ?? [], [3, 2], 'float32'),
      [layer.bias.name]: tf.tensor(given.biasGradients[step] ?? [], [2], 'float32'),
    };
    eager.apply(gradients, step + 1, rate);
    tf.dispose(gradients);
    const values = weights.map(({ spec, variable }): [string, Float32Array] => [
      spec.name,
      variable.dataSync<'float32'>().slice(),
    ]);
    return new Map([...values, ...eager.readSlots()]);
  });
  eager.dispose();
  tf.dispose(layer);
  return Promise.resolve(states);
};

export const trainCompiled: TrainOnGradients = async (tf, optimizer, given) => {
  const layer = createLayer(tf, given);
  const rule = optimizerRuleFor(optimizer);
  const plan = planTraining(tf, {
    weights: [
      { name: 'kernel', variable: layer.kernel, trainable: true, decays: true },
      { name: 'bias', variable: layer.bias, trainable: true, decays: false },
    ],
    columns: [
      { name: 'kernelGradients', stored: 'float32', shape: [3, 2] },
      { name: 'biasGradients', stored: 'float32', shape: [2] },
    ],
    hyperparameters: [],
    batchRows: [1],
    // Its gradients are the columns.
    loss: ({ columns: { kernelGradients, biasGradients } }) => {
      const kernel = tf.mul(layer.kernel, tf.reshape(kernelGradients!, [3, 2]));
      const bias = tf.mul(layer.bias, tf.reshape(biasGradients!, [2]));
      return tf.add<Scalar>(tf.sum(kernel), tf.sum(bias));
    },
    inference: null,
    optimizer: rule,
    schedule: constantRule,
  });
  const program = await createTrainingProgram(tf, plan);
  const steps = given.kernelGradients.length;
  program.load('kernelGradients', Float32Array.from(given.kernelGradients.flat()), steps);
  program.load('biasGradients', Float32Array.from(given.biasGradients.flat()), steps);
  const zeros = (name: 'kernel' | 'bias') =>
    slotsOf(rule, { trainable: true }).map(
      (slot) => [`${name}/${slot}`, new Float32Array(given[name].length)] as const,
    );
  const start = (name: 'kernel' | 'bias') => [name, Float32Array.from(given[name])] as const;
  program.write(new Map([start('kernel'), start('bias'), ...zeros('kernel'), ...zeros('bias')]));
  const states = given.rates.map((learningRate, step) => {
    const hyperparameters = hyperparametersOf({ ...optimizer, schedule: 'constant', learningRate }, steps);
    program.train({ order: Int32Array.of(step), rows: 1, firstStep: step, seed: 0, hyperparameters });
    return program.read();
  });
  program.dispose();
  tf.dispose(layer);
  return states;
};
