/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Every architecture against PyTorch in float64. */
import { Architecture, architectureName } from '../../../core/contracts/models/architecture';
import { sizeOf } from '../../../core/contracts/models/shape';
import { buildNetwork, type WeightValues } from '../../../core/models/build-network';
import { countCost } from '../../../core/models/count-cost';
import { listWeights } from '../../../core/models/list-weights';
import type { Scalar, Tensor, Tensor2D } from '../../../core/models/tensorflow';
import { isTrainable, type WeightSpec } from '../../../core/models/weight-spec';
import golden from '../../golden/architectures/architectures.json';
import { loadTensorFlow } from '../../support/load-tensorflow';

const tf = loadTensorFlow();

interface Golden {
  inputShape: number[];
  classes: number;
  labels: number[];
  inputs: number[];
  weights: { name: string; shape: number[] }[];
  logits: number[];
  loss: number;
  gradients: Record<string, { norm: number; step: number; values: number[] }>;
  averages: Record<string, number[]>;
  inferredLogits: number[];
}

const CASES = golden.cases.map((found): [string, Architecture, Golden] => {
  const architecture = Architecture.parse(found.architecture);
  const name = `${architectureName(architecture)} on ${found.inputShape.join('×')} for ${found.classes}`;
  return [name, architecture, found];
});

/** What `generate.py` gives a weight by its place in the list. */
function valuesOf(specs: readonly WeightSpec[]): WeightValues {
  const values = specs.map(({ name, shape, role }, place) => {
    const [middle, height] = role === 'gamma' ? [1, 0.3] : role === 'moving_variance' ? [1, 0.5] : [0, 0.4];
    const valueAt = (index: number) => {
      const wave = 43758.5453 * Math.sin(12.9898 * (index + 1) + 78.233 * (place + 1));
      return middle + height * (2 * (wave - Math.floor(wave)) - 1);
    };
    return [name, Float32Array.from({ length: sizeOf(shape) }, (_, index) => valueAt(index))] as const;
  });
  return new Map(values);
}

function expectClose(found: ArrayLike<number>, wanted: readonly number[], tolerance: number): void {
  expect(found).toHaveLength(wanted.length);
  const scale = Math.max(1e-3, ...wanted.map(Math.abs));
  const furthest = Math.max(...wanted.map((value, i) => Math.abs(value - (found[i] ?? NaN)) / scale));
  expect(furthest).toBeLessThan(tolerance);
}

describe.each(CASES)('%s against PyTorch', (_, architecture, wanted) => {
  const { inputShape, classes, labels } = wanted;
  const specs = listWeights(architecture, inputShape, classes);
  const rows = labels.length;
  const build = () => buildNetwork(tf, architecture, inputShape, classes, { values: valuesOf(specs) });
  const inputs = () => tf.tensor(wanted.inputs, [rows, ...inputShape], 'float32');

  test('has the same weights in the same order', () => {
    expect(specs.map(({ name, shape }) => ({ name, shape }))).toEqual(wanted.weights);
  });

  test('gives the same logits in inference', () => {
    const { model } = build();
    const logits = tf.tidy(() =>
      (model.apply(inputs(), { training: false }) as Tensor).dataSync<'float32'>().slice(),
    );
    model.dispose();
    expectClose(logits, wanted.inferredLogits, 2e-6);
  });

  test('has the same loss and gradients in training, and moves its averages alike', () => {
    const { model, weights } = build();
    const trainable = weights.filter(({ spec }) => isTrainable(spec));
    const gradients = new Map<string, Float32Array>();
    const loss = tf.tidy(() => {
      const oneHot = tf.oneHot(tf.tensor1d(labels, 'int32'), Math.max(2, classes)) as Tensor2D;
      const numbers = tf.tensor2d(labels, [rows, 1], 'float32');
      const lossOf = () => {
        const logits = model.apply(inputs(), { training: true }) as Tensor2D;
        if (classes === 1) return tf.losses.meanSquaredError<Tensor2D, Scalar>(numbers, logits);
        return tf.losses.softmaxCrossEntropy<Tensor2D, Scalar>(oneHot, logits);
      };
      const { value, grads } = tf.variableGrads(
        lossOf,
        trainable.map(({ variable }) => variable),
      );
      for (const { spec, variable } of trainable)
        gradients.set(spec.name, grads[variable.name]?.dataSync<'float32'>().slice() ?? new Float32Array());
      return value.dataSync()[0] ?? NaN;
    });
    expect(loss).toBeCloseTo(wanted.loss, 5);
    expect([...gradients.keys()]).toEqual(Object.keys(wanted.gradients));
    const largest = Math.max(...Object.values(wanted.gradients).map(({ norm }) => norm));
    for (const [name, values] of gradients) {
      const { norm, step, values: kept } = wanted.gradients[name] ?? { norm: NaN, step: 1, values: [] };
      // A bias before batch normalisation has a gradient of 0, and rounding.
      const scale = Math.max(norm, 1e-3 * largest);
      expect(Math.abs(Math.hypot(...values) - norm) / scale).toBeLessThan(1e-4);
      kept.forEach((value, i) => {
        expect(Math.abs((values[i * step] ?? NaN) - value) / scale).toBeLessThan(1e-4);
      });
    }
    for (const [name, averages] of Object.entries(wanted.averages)) {
      const weight = weights.find(({ spec }) => spec.name === name);
      expectClose(weight?.variable.dataSync() ?? [], averages, 1e-5);
    }
    model.dispose();
  });

  test("counts what the library's model has", () => {
    const { model } = build();
    expect(countCost(architecture, inputShape, classes).parameters).toBe(model.countParams());
    model.dispose();
  });
});
