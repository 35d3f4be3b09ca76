/** @jest-environment <rootDir>/test/support/native-environment.js */
import { applyBatchNorm, epsilonOf, normaliseBatch } from '../../../core/models/batch-norm';
import type { Tensor } from '../../../core/models/tensorflow';
import { loadTensorFlow } from '../../support/load-tensorflow';

const tf = loadTensorFlow();

const SHAPE: [number, number, number, number] = [3, 2, 2, 2];
const x = tf.tensor4d(
  Float32Array.from({ length: 24 }, (_, i) => Math.sin(i * i) * 3 + (i % 2)),
  SHAPE,
);
const gamma = tf.tensor1d([1.5, -0.7]);
const beta = tf.tensor1d([0.2, -0.1]);
const weights = tf.tensor4d(
  Float32Array.from({ length: 24 }, (_, i) => Math.cos(i)),
  SHAPE,
);

/** Ioffe, Szegedy 2015, algorithm 1, op by op. */
function reference(input: Tensor, scale: Tensor, offset: Tensor): Tensor {
  const { mean, variance } = tf.moments(input, [0, 1, 2]);
  const normal = tf.div(tf.sub(input, mean), tf.sqrt(tf.add(variance, 1e-3)));
  return tf.add(tf.mul(normal, scale), offset);
}

const fused = (input: Tensor, scale: Tensor, offset: Tensor) =>
  normaliseBatch(tf, input, scale, offset, epsilonOf({}), () => undefined);

function gradientsOf(f: typeof reference): number[][] {
  const gradients = tf.grads((...inputs) => {
    const [input, scale, offset] = inputs as [Tensor, Tensor, Tensor];
    return tf.sum(tf.mul(f(input, scale, offset), weights));
  })([x, gamma, beta]);
  return [f(x, gamma, beta), ...gradients].map((tensor) => [...tensor.dataSync()]);
}

test('output and gradients are those of the formula', () => {
  const wanted = gradientsOf(reference);
  gradientsOf(fused).forEach((values, i) => {
    expect(values).toHaveLength(wanted[i]!.length);
    values.forEach((value, k) => expect(value).toBeCloseTo(wanted[i]![k]!, 5));
  });
});

test('the layer moves its averages in training and uses them in inference', () => {
  const input = tf.input({ shape: SHAPE.slice(1) });
  const model = tf.model({
    inputs: input,
    outputs: applyBatchNorm(tf, { type: 'batch-norm', name: 'norm' }, input),
  });
  const before = model.apply(x, { training: false }) as Tensor;
  expect(before.dataSync()[1]).toBeCloseTo(x.dataSync()[1]! / Math.sqrt(1.001), 5);
  model.apply(x, { training: true });
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  const [movingMean, movingVariance] = model
    .getLayer('norm')
    .weights.slice(2)
    .map((w) => w.read().dataSync());
  // 12 values per channel: n / (n − 1) makes the variance an unbiased estimate.
  mean.dataSync().forEach((m, k) => expect(movingMean![k]).toBeCloseTo(0.1 * m, 5));
  variance.dataSync().forEach((v, k) => expect(movingVariance![k]).toBeCloseTo(0.9 + 0.1 * v * (12 / 11), 5));
  const after = model.apply(x, { training: false }) as Tensor;
  const scaled = (x.dataSync()[1]! - movingMean![1]!) / Math.sqrt(movingVariance![1]! + 1e-3);
  expect(after.dataSync()[1]).toBeCloseTo(scaled, 5);
  model.dispose();
});

test('leaves no tensor behind', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => gradientsOf(fused));
  expect(tf.memory().numTensors).toBe(before);
});

test('a layer goes by the epsilon that it has', () => {
  const input = tf.input({ shape: [2, 2, 1] });
  const layer = { type: 'batch-norm', name: 'own', epsilon: 3 } as const;
  const model = tf.model({ inputs: input, outputs: applyBatchNorm(tf, layer, input) });
  const x = tf.tensor4d([1, 3, 5, 7], [1, 2, 2, 1]);
  // Of its averages, 0 and 1: x / √(1 + 3).
  expect(Array.from((model.predict(x) as Tensor).dataSync())).toEqual([0.5, 1.5, 2.5, 3.5]);
  // Of the batch, 4 and 5: the first is 3 below the mean.
  const [first] = Array.from((model.apply(x, { training: true }) as Tensor).dataSync());
  expect(first).toBeCloseTo(-3 / Math.sqrt(5 + 3), 5);
  model.dispose();
});
