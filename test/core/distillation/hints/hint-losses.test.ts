/** @jest-environment <rootDir>/test/support/native-environment.js */
import { attentionOf, attentionTransfer } from '../../../../core/distillation/hints/attention-transfer';
import { relationalAngle } from '../../../../core/distillation/hints/relational-angle';
import { relationalDistance } from '../../../../core/distillation/hints/relational-distance';
import { similarityPreserving } from '../../../../core/distillation/hints/similarity-preserving';
import type { Tensor } from '../../../../core/models/tensorflow';
import golden from '../../../golden/hints/hints.json';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();

const LOSSES = {
  'attention-transfer': (student: Tensor, teacher: Tensor) =>
    attentionTransfer(tf, student, attentionOf(tf, teacher)),
  'similarity-preserving': (student: Tensor, teacher: Tensor) => similarityPreserving(tf, student, teacher),
  'relational-distance': (student: Tensor, teacher: Tensor) => relationalDistance(tf, student, teacher),
  'relational-angle': (student: Tensor, teacher: Tensor) => relationalAngle(tf, student, teacher),
};
type Method = keyof typeof LOSSES;
const METHODS = Object.keys(LOSSES) as Method[];

interface Outputs {
  shape: number[];
  values: number[];
}

function evaluate(method: Method, student: Outputs, teacher: Outputs) {
  return tf.tidy(() => {
    const given = tf.tensor(teacher.values, teacher.shape);
    const { value, grad } = tf.valueAndGrad((x: Tensor) => LOSSES[method](x, given))(
      tf.tensor(student.values, student.shape),
    );
    return { value: value.dataSync()[0]!, gradient: Array.from(grad.dataSync()) };
  });
}

/** Numbers from −1 to 1 that follow no pattern. */
function numbers(shape: number[], seed: number, scale = 1): Outputs {
  const count = shape.reduce((product, size) => product * size, 1);
  return { shape, values: Array.from({ length: count }, (_, i) => scale * Math.sin(seed + 12.9898 * i * i)) };
}

describe('losses on layers against PyTorch in float64', () => {
  test.each(
    golden.cases.filter(({ method }) => method in LOSSES).map((c) => [`${c.method}, ${c.batch}`, c] as const),
  )('%s', (_, c) => {
    const { student, teacher } = golden.batches[c.batch as keyof typeof golden.batches];
    const { value, gradient } = evaluate(c.method as Method, student, teacher);
    expect(Math.abs(value - c.value)).toBeLessThanOrEqual(5e-6 * Math.max(0.1, c.value));
    const scale = Math.max(...c.gradient.map(Math.abs));
    expect(gradient).toHaveLength(c.gradient.length);
    gradient.forEach((each, i) => expect(Math.abs(each - c.gradient[i]!)).toBeLessThanOrEqual(2e-5 * scale));
  });
});

describe.each(METHODS)('%s', (method) => {
  const shape = [6, 3, 3, 4];

  test('is 0, and at rest, where the student has the teacher’s layer', () => {
    const outputs = numbers(shape, 1);
    const { value, gradient } = evaluate(method, outputs, outputs);
    expect(value).toBeCloseTo(0, 8);
    gradient.forEach((each) => expect(each).toBeCloseTo(0, 6));
  });

  test('doesn’t hang on how large all outputs of the student are', () => {
    const [small, large] = [1e-3, 1e3].map((scale) =>
      evaluate(method, numbers(shape, 1, scale), numbers(shape, 2)),
    );
    expect(small!.value).toBeGreaterThan(1e-4);
    expect(small!.value / large!.value).toBeCloseTo(1, 4);
  });

  test.each<[string, (outputs: Outputs) => number[]]>([
    ['all outputs are 0', ({ values }) => values.map(() => 0)],
    ['one row is 0', ({ values }) => values.map((value, i) => (i < 36 ? 0 : value))],
    ['all rows are the same', ({ values }) => values.map((_, i) => values[i % 36]!)],
    ['two rows are the same', ({ values }) => values.map((value, i) => (i < 72 ? values[i % 36]! : value))],
    ['one row is 1e4 times the others', ({ values }) => values.map((value, i) => (i < 36 ? 1e4 : 1) * value)],
  ])('is finite where %s, of student or teacher', (_, change) => {
    const usual = numbers(shape, 1);
    const strange = { shape, values: change(numbers(shape, 2)) };
    for (const [student, teacher] of [
      [strange, usual],
      [usual, strange],
      [strange, strange],
    ] as const) {
      const { value, gradient } = evaluate(method, student, teacher);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(10);
      expect(gradient.every((each) => Number.isFinite(each) && Math.abs(each) < 1e3)).toBe(true);
    }
  });

  test('is finite on a batch of one row, the last of an epoch', () => {
    const { value, gradient } = evaluate(method, numbers([1, 3, 3, 4], 1), numbers([1, 3, 3, 4], 2));
    expect(Number.isFinite(value)).toBe(true);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });
});

test('maps of which neither size is a multiple of the other are refused', () => {
  expect(() => evaluate('attention-transfer', numbers([2, 6, 6, 2], 1), numbers([2, 4, 4, 2], 1))).toThrow(
    'maps of 6×6 and 4×4 pixels',
  );
});
