/** @jest-environment <rootDir>/test/support/native-environment.js */
import { type Architecture, architectureName } from '../../../core/contracts/models/architecture';
import { InvalidInput } from '../../../core/contracts/errors';
import { assignValues, buildNetwork } from '../../../core/models/build-network';
import { countCost } from '../../../core/models/count-cost';
import { initialiseWeight } from '../../../core/models/initialise-weights';
import { listWeights } from '../../../core/models/list-weights';
import { relu } from '../../../core/models/relu';
import type { Tensor } from '../../../core/models/tensorflow';
import { isTrainable } from '../../../core/models/weight-spec';
import { decodeWeights, encodeWeights } from '../../../core/models/weights-file';
import { loadTensorFlow } from '../../support/load-tensorflow';

const tf = loadTensorFlow();

const SHAPE = [28, 28, 1];
const ARCHITECTURES: Architecture[] = [
  {
    type: 'cnn',
    convolutions: [
      { filters: 4, kernelSize: 5, stride: 2, pool: false },
      { filters: 6, kernelSize: 3, stride: 1, pool: true },
    ],
    batchNorm: false,
    dense: [12],
  },
  { type: 'mlp', hidden: [16] },
  { type: 'mlp', hidden: [32, 16] },
  {
    type: 'cnn',
    convolutions: [{ filters: 4, kernelSize: 3, stride: 1, pool: true }],
    batchNorm: false,
    dense: [],
  },
  {
    type: 'cnn',
    convolutions: [
      { filters: 4, kernelSize: 5, stride: 1, pool: true },
      { filters: 8, kernelSize: 5, stride: 1, pool: true },
      { filters: 8, kernelSize: 5, stride: 1, pool: true },
    ],
    batchNorm: true,
    dense: [16],
  },
];
const named = ARCHITECTURES.map((architecture) => [architectureName(architecture), architecture] as const);

function readValues(architecture: Architecture, seed: number): Map<string, Float32Array> {
  const { model, weights } = buildNetwork(tf, architecture, SHAPE, 10, { seed });
  const values = new Map(weights.map(({ spec, variable }) => [spec.name, variable.dataSync<'float32'>()]));
  model.dispose();
  return values;
}

describe.each(named)('%s', (_, architecture) => {
  const specs = listWeights(architecture, SHAPE, 10);

  test('the list of weights is what the built model has', () => {
    const { model, weights } = buildNetwork(tf, architecture, SHAPE, 10, { seed: 1 });
    expect(weights.map(({ variable }) => variable.shape)).toEqual(specs.map((spec) => spec.shape));
    expect(weights).toHaveLength(model.weights.length);
    expect(specs.filter(isTrainable)).toHaveLength(model.trainableWeights.length);
    expect(new Set(specs.map((spec) => spec.name)).size).toBe(specs.length);
    expect(countCost(architecture, SHAPE, 10).parameters).toBe(model.countParams());
    model.dispose();
  });

  test('gives logits, one per class and row, and frees everything', () => {
    const before = tf.memory().numTensors;
    const { model } = buildNetwork(tf, architecture, SHAPE, 10, { seed: 1 });
    const logits = tf.tidy(() => model.apply(tf.ones([3, ...SHAPE]), { training: false }) as Tensor);
    expect(logits.shape).toEqual([3, 10]);
    expect(logits.sum(1).dataSync()[0]).not.toBeCloseTo(1, 3);
    tf.dispose(logits);
    model.dispose();
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1);
  });

  test('the same seed gives the same bits, another seed others', () => {
    expect(readValues(architecture, 5)).toEqual(readValues(architecture, 5));
    expect(readValues(architecture, 5).get('logits/kernel')).not.toEqual(
      readValues(architecture, 6).get('logits/kernel'),
    );
  });

  test('weights survive their file, whose size was foretold', () => {
    const values = readValues(architecture, 2);
    const bytes = encodeWeights(specs, values);
    expect(bytes.length).toBe(countCost(architecture, SHAPE, 10).sizeBytes);
    expect(decodeWeights(bytes, specs)).toEqual(values);
    const { model, weights } = buildNetwork(tf, architecture, SHAPE, 10, { values });
    weights.forEach(({ spec, variable }) => expect(variable.dataSync()).toEqual(values.get(spec.name)));
    model.dispose();
  });
});

describe('countCost', () => {
  test('an MLP: one multiply–add per kernel entry', () => {
    const cost = countCost({ type: 'mlp', hidden: [16] }, SHAPE, 10);
    expect(cost.parameters).toBe(784 * 16 + 16 + 16 * 10 + 10);
    expect(cost.multiplyAdds).toBe(784 * 16 + 16 * 10);
  });

  test('a CNN: kernels at every pixel, before pooling halves them', () => {
    const cnn = {
      type: 'cnn',
      convolutions: [
        { filters: 4, kernelSize: 3, stride: 1, pool: true },
        { filters: 8, kernelSize: 3, stride: 1, pool: true },
      ],
      batchNorm: false,
      dense: [32],
    } as const;
    const cost = countCost({ ...cnn, convolutions: [...cnn.convolutions], dense: [32] }, SHAPE, 10);
    expect(cost.multiplyAdds).toBe(784 * 9 * 4 + 196 * 9 * 4 * 8 + 49 * 8 * 32 + 32 * 10);
    const normed = countCost(
      { ...cnn, convolutions: [...cnn.convolutions], dense: [32], batchNorm: true },
      SHAPE,
      10,
    );
    expect(normed.parameters - cost.parameters).toBe(3 * (4 + 8));
    expect(normed.multiplyAdds - cost.multiplyAdds).toBe(784 * 4 + 196 * 8);
  });

  test('strides leave ⌈size / stride⌉ pixels a side, and nothing pools unasked', () => {
    const convolutions = [
      { filters: 4, kernelSize: 5, stride: 2, pool: false },
      { filters: 8, kernelSize: 3, stride: 1, pool: false },
    ];
    const cost = countCost({ type: 'cnn', convolutions, batchNorm: false, dense: [] }, [27, 27, 1], 10);
    expect(cost.multiplyAdds).toBe(196 * 25 * 4 + 196 * 9 * 4 * 8 + 196 * 8 * 10);
  });

  test('refuses a CNN that would pool its last pixel away', () => {
    const cnn: Architecture = {
      type: 'cnn',
      convolutions: [
        { filters: 4, kernelSize: 3, stride: 1, pool: true },
        { filters: 4, kernelSize: 3, stride: 1, pool: true },
      ],
      batchNorm: false,
      dense: [],
    };
    expect(countCost(cnn, [4, 4, 1], 2).parameters).toBeGreaterThan(0);
    expect(() => countCost(cnn, [3, 3, 1], 2)).toThrow(InvalidInput);
    expect(() => countCost(cnn, [3, 3, 1], 2)).toThrow('no pooling from convolution 2 on');
    expect(() => countCost(cnn, [33], 2)).toThrow('type: got "cnn", allowed: one of "mlp", "residual-mlp"');
  });
});

describe('initialiseWeight', () => {
  const spread = (values: Float32Array) => values.reduce((sum, w) => sum + w * w, 0) / values.length;

  test('hidden kernels have variance 2 / fanIn, the output 2 / (fanIn + fanOut), the rest is constant', () => {
    const hidden = initialiseWeight({ name: 'a', shape: [5, 5, 8, 64], role: 'hidden-kernel' }, 1);
    expect(spread(hidden) / (2 / 200)).toBeCloseTo(1, 1);
    const output = initialiseWeight({ name: 'a', shape: [400, 100], role: 'output-kernel' }, 1);
    expect(spread(output) / (2 / 500)).toBeCloseTo(1, 1);
    expect(initialiseWeight({ name: 'a', shape: [2], role: 'bias' }, 1)).toEqual(new Float32Array(2));
    expect(initialiseWeight({ name: 'a', shape: [2], role: 'gamma' }, 1)).toEqual(Float32Array.from([1, 1]));
  });

  test('depthwise kernels sum over their own channel only, embeddings have a length of about 1', () => {
    const depthwise = initialiseWeight({ name: 'a', shape: [3, 3, 400, 1], role: 'depthwise-kernel' }, 1);
    expect(spread(depthwise) / (2 / 9)).toBeCloseTo(1, 1);
    const embedding = initialiseWeight({ name: 'a', shape: [400, 20], role: 'embedding' }, 1);
    expect(spread(embedding) / (1 / 20)).toBeCloseTo(1, 1);
    const factors = initialiseWeight({ name: 'a', shape: [400, 20], role: 'factors' }, 1);
    expect(spread(factors) / 0.01).toBeCloseTo(1, 1);
    expect(initialiseWeight({ name: 'a', shape: [2, 1], role: 'linear-kernel' }, 1)).toEqual(
      new Float32Array(2),
    );
  });

  test('each weight has its own stream', () => {
    const spec = { shape: [3, 3], role: 'hidden-kernel' } as const;
    const first = initialiseWeight({ ...spec, name: 'dense_1/kernel' }, 1);
    expect(initialiseWeight({ ...spec, name: 'dense_2/kernel' }, 1)).not.toEqual(first);
  });
});

test('relu has the gradient of max(x, 0)', () => {
  const x = tf.tensor1d([-2, -0.5, 0, 0.5, 3]);
  const { value, grad } = tf.valueAndGrad((t) => tf.sum(tf.mul(relu(tf, t), tf.tensor1d([1, 2, 3, 4, 5]))))(
    x,
  );
  expect(value.dataSync()[0]).toBe(17);
  expect([...grad.dataSync()]).toEqual([0, 0, 0, 4, 5]);
});

test('assignValues copies: the array may be used again', () => {
  const variable = tf.variable(tf.zeros([2]));
  const values = Float32Array.from([1, 2]);
  assignValues(tf, variable, values);
  values[0] = 9;
  expect([...variable.dataSync()]).toEqual([1, 2]);
  variable.dispose();
});
