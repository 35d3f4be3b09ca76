/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Optimizer } from '../../../../../core/contracts/training/training';
import { createEagerOptimizer } from '../../../../../core/engine/eager/optimizers/create-eager-optimizer';
import type { StartSlots } from '../../../../../core/engine/eager/optimizers/eager-optimizer';
import { loadTensorFlow } from '../../../../support/load-tensorflow';

const tf = loadTensorFlow();
const TYPES = ['adamw', 'adam', 'sgd', 'momentum', 'rmsprop', 'lamb', 'lion'] as const;

function parse(type: string): Optimizer {
  return Optimizer.parse({ type, learningRate: 0.1, clipNorm: 0.5, averageDecay: 0.9 });
}

/** A kernel and a moving mean that nothing trains. */
function createWeights(kernel: Float32Array, mean: Float32Array) {
  return tf.tidy(() => [
    {
      spec: { name: 'a/kernel', shape: [4], role: 'hidden-kernel' as const },
      variable: tf.variable(tf.tensor1d(kernel)),
    },
    {
      spec: { name: 'a/moving_mean', shape: [4], role: 'moving_mean' as const },
      variable: tf.variable(tf.tensor1d(mean)),
    },
  ]);
}

type Weights = ReturnType<typeof createWeights>;

/** Steps [from, to): gradients by the step's number, and a moving mean that moves. */
function train(optimizer: Optimizer, weights: Weights, start: StartSlots, from: number, to: number) {
  const eager = createEagerOptimizer(tf, weights, optimizer, start);
  const [kernel, mean] = weights.map(({ variable }) => variable);
  for (let step = from; step < to; step += 1) {
    tf.tidy(() => {
      mean!.assign(tf.add(mean!, step));
      eager.apply({ [kernel!.name]: tf.tensor1d([1, -step, 0.5, Math.sin(step)]) }, step + 1, 0.01);
    });
  }
  const values = weights.map(({ variable }) => Float32Array.from(variable.dataSync()));
  const slots = eager.readSlots();
  eager.dispose();
  return { values, slots };
}

const [KERNEL, MEAN] = [Float32Array.of(1, -2, 3, -4), Float32Array.of(0, 1, 2, 3)];

test.each(TYPES)('%s goes on from its slots as if it had not stopped, bit for bit', (type) => {
  const whole = train(parse(type), createWeights(KERNEL, MEAN), null, 0, 9);
  const half = train(parse(type), createWeights(KERNEL, MEAN), null, 0, 4);
  const [kernel, mean] = half.values;
  const rest = train(parse(type), createWeights(kernel!, mean!), half.slots, 4, 9);
  expect(rest).toEqual(whole);
});

test.each(TYPES)('%s averages what nothing trains too', (type) => {
  const { slots } = train(parse(type), createWeights(KERNEL, MEAN), null, 0, 2);
  // After steps 0 and 1: 0 and 0 + 1, weighed 0.9 to 1.
  expect(slots.get('a/moving_mean/average')![0]).toBeCloseTo(1 / 1.9, 6);
  expect(slots.has('a/kernel/average')).toBe(true);
});

test.each(TYPES)('%s leaves no tensor behind', (type) => {
  const weights = createWeights(KERNEL, MEAN);
  const before = tf.memory().numTensors;
  train(parse(type), weights, null, 0, 3);
  expect(tf.memory().numTensors).toBe(before);
});

test.each(TYPES)('%s says which gradient or slot is missing', (type) => {
  const weights = createWeights(KERNEL, MEAN);
  const eager = createEagerOptimizer(tf, weights, { ...parse(type), clipNorm: undefined }, null);
  expect(() => eager.apply({}, 1, 0.1)).toThrow('no gradient for a/kernel');
  eager.dispose();
  expect(() => createEagerOptimizer(tf, weights, parse(type), new Map())).toThrow('no values for slot a/');
});
