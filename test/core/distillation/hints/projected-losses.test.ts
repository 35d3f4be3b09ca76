/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Losses on layers that have weights of their own. */
import { layerLossFor } from '../../../../core/distillation/hints/layer-loss-for';
import { listProjections, projectionOf } from '../../../../core/distillation/hints/projection';
import type { HintLoss } from '../../../../core/contracts/labels/hints';
import type { Scalar, Tensor, Tensor2D } from '../../../../core/models/tensorflow';
import golden from '../../../golden/hints/hints.json';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();

interface Outputs {
  shape: number[];
  values: number[];
}

/** Values of kernel and bias. */
type Weights = Record<string, { shape: number[]; values: number[][] }>;

const LOSSES: Record<string, HintLoss> = {
  fitnets: { method: 'fitnets' },
  crd: { method: 'crd', dims: 4, temperature: 0.2 },
};

function evaluate(method: string, student: Outputs, teacher: Outputs, labels: number[], weights: Weights) {
  return tf.tidy(() => {
    const named = Object.entries(weights).flatMap(([who, { shape, values }]) => [
      [`hint_1_${who}/kernel`, tf.tensor(values[0]!, shape)] as const,
      [`hint_1_${who}/bias`, tf.tensor(values[1]!, [shape[1]!])] as const,
    ]);
    const compute = layerLossFor(tf, LOSSES[method]!);
    const oneHot = tf.oneHot(tf.tensor1d(labels, 'int32'), 3, 1, 0, 'float32') as Tensor2D;
    const f = (x: Tensor, ...given: Tensor[]): Scalar => {
      const own = Object.fromEntries(named.map(([name], i) => [name, given[i]!]));
      return compute({
        student: x,
        teacher: tf.tensor(teacher.values, teacher.shape),
        labels: oneHot,
        project: (layer) => projectionOf(tf, own, 'hint_1', layer),
      });
    };
    const { value, grads } = tf.valueAndGrads(f)([
      tf.tensor(student.values, student.shape),
      ...named.map(([, tensor]) => tensor),
    ]);
    return { value: value.dataSync()[0]!, gradients: grads.map((grad) => Array.from(grad.dataSync())) };
  });
}

/** @param slack of rounding: where outputs are small beside the bias, all rows are nearly alike, and their differences lose digits. */
function expectClose(found: number[], wanted: number[], slack: number) {
  const scale = Math.max(...wanted.map(Math.abs));
  expect(found).toHaveLength(wanted.length);
  found.forEach((each, i) => expect(Math.abs(each - wanted[i]!)).toBeLessThanOrEqual(2e-5 * scale + slack));
}

const cases = golden.cases.filter((c) => c.weights !== undefined);

test.each(cases.map((c) => [`${c.method}, ${c.batch}`, c] as const))(
  'as PyTorch in float64: %s',
  (_, { method, batch, value: wanted, gradient, weights, weightGradients }) => {
    const { student, teacher, labels } = golden.batches[batch as keyof typeof golden.batches];
    const { value, gradients } = evaluate(method, student, teacher, labels, weights);
    expect(Math.abs(value / wanted - 1)).toBeLessThan(5e-6);
    const ofWeights = Object.values(weightGradients as Record<string, number[][]>).flat();
    [gradient, ...ofWeights].forEach((each, i) =>
      expectClose(gradients[i]!, each, batch === 'small' ? 1e-6 : 1e-9),
    );
  },
);

test.each(Object.keys(LOSSES))(
  '%s is finite on rows of zeros, on equal rows, and on a single row',
  (method) => {
    const batch = (rows: number, valueOf: (i: number) => number): Outputs => ({
      shape: [rows, 4],
      values: Array.from({ length: 4 * rows }, (_, i) => valueOf(i)),
    });
    const weights = Object.fromEntries(
      ['student', 'teacher'].map((who) => [
        who,
        { shape: [4, 4], values: [Array.from({ length: 16 }, (_, i) => Math.sin(i)), [0, 0, 0, 0]] },
      ]),
    );
    const own = method === 'fitnets' ? { student: weights['student']! } : weights;
    for (const rows of [1, 3])
      for (const valueOf of [() => 0, () => 1, (i: number) => (i < 4 ? 0 : Math.cos(i))]) {
        const outputs = batch(rows, valueOf);
        const { value, gradients } = evaluate(method, outputs, outputs, [0, 1, 1].slice(0, rows), own);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(gradients.flat().every((each) => Number.isFinite(each) && Math.abs(each) < 1e3)).toBe(true);
      }
  },
);

test('rows of the same class are no counter-examples', () => {
  const rows: Outputs = { shape: [4, 4], values: Array.from({ length: 16 }, (_, i) => Math.sin(3 * i * i)) };
  const identity = Array.from({ length: 16 }, (_, i) => Number(i % 5 === 0));
  const linear = { shape: [4, 4], values: [identity, [0, 0, 0, 0]] };
  const weights = { student: linear, teacher: linear };
  const valueOf = (labels: number[]) => evaluate('crd', rows, rows, labels, weights).value;
  expect(valueOf([1, 1, 1, 1])).toBeCloseTo(0, 6);
  expect(valueOf([0, 1, 1, 2])).toBeGreaterThan(0);
  expect(valueOf([0, 1, 1, 2])).toBeLessThan(valueOf([0, 1, 2, 2]) + valueOf([0, 1, 2, 0]));
});

test('methods without weights of their own list none', () => {
  expect(listProjections({ method: 'rkd-angle' }, 'hint_1', [4], [4])).toEqual([]);
});
