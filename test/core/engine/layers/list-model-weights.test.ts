/** @jest-environment <rootDir>/test/support/native-environment.js */
import { listModelWeights } from '../../../../core/engine/layers/list-model-weights';
import { buildNetwork } from '../../../../core/models/build-network';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();
const { layers } = tf;

const namesOf = (list: { name: string }[]) => list.map(({ name }) => name);

test('weights are called after their layers, and kernels and embeddings decay', () => {
  const model = tf.sequential();
  model.add(layers.embedding({ name: 'words', inputDim: 9, outputDim: 4, inputLength: 6 }));
  model.add(layers.dense({ name: 'wide', units: 3 }));
  model.add(layers.prelu({ name: 'slope' }));
  model.add(layers.batchNormalization({ name: 'norm' }));
  model.add(layers.layerNormalization({ name: 'both', axis: [1, 2] }));
  const weights = listModelWeights(tf, model);
  expect(namesOf(weights)).toEqual([
    ...['words/embeddings', 'wide/kernel', 'wide/bias', 'slope/alpha', 'norm/gamma', 'norm/beta'],
    ...['norm/moving_mean', 'norm/moving_variance', 'both/gamma', 'both/beta'],
  ]);
  expect(namesOf(weights.filter(({ decays }) => decays))).toEqual(['words/embeddings', 'wide/kernel']);
  expect(namesOf(weights.filter(({ trainable }) => !trainable))).toEqual([
    'norm/moving_mean',
    'norm/moving_variance',
  ]);
  // Both axes of the scale are of more than one element: shape alone doesn't tell it from a kernel.
  expect(weights.find(({ name }) => name === 'both/gamma')?.variable.shape).toEqual([6, 3]);
});

test("a network of ours has the weights' own names and shapes", () => {
  const convolution = { filters: 2, kernelSize: 3, stride: 1, pool: true };
  const cnn = { type: 'cnn' as const, convolutions: [convolution], batchNorm: true, dense: [5] };
  const { model, weights } = buildNetwork(tf, cnn, [6, 6, 1], 3, { seed: 1 });
  const listed = listModelWeights(tf, model);
  expect(namesOf(listed).sort()).toEqual(weights.map(({ spec }) => spec.name).sort());
  for (const { spec, variable } of weights) {
    const found = listed.find(({ name }) => name === spec.name);
    expect(found?.variable).toBe(variable);
    expect(found?.decays).toBe(spec.role.endsWith('kernel'));
  }
  model.dispose();
});

test('a frozen layer, a shared layer and a model inside', () => {
  const inside = tf.sequential({ name: 'inside' });
  inside.add(layers.dense({ name: 'dense', units: 4, inputShape: [4], trainable: false }));
  const shared = layers.dense({ name: 'dense', units: 4 });
  const input = tf.input({ shape: [4] });
  const outputs = shared.apply(shared.apply(inside.apply(input)));
  const model = tf.model({ inputs: input, outputs: outputs as never });
  const weights = listModelWeights(tf, model);
  expect(namesOf(weights)).toEqual([
    'inside/dense/kernel',
    'inside/dense/bias',
    'dense/kernel',
    'dense/bias',
  ]);
  expect(weights.map(({ trainable }) => trainable)).toEqual([false, false, true, true]);
});
