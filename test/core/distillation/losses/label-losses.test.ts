/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Each label is learned as two classes would be, whatever the loss; and nothing is lost where networks are sure. */
import { weighClasses } from '../../../../core/distillation/losses/class-weights';
import { balanceLabels } from '../../../../core/distillation/losses/label-balancing';
import { lossFor } from '../../../../core/distillation/losses/loss-for';
import { Loss } from '../../../../core/contracts/training/training';
import type { Tensor, Tensor2D } from '../../../../core/models/tensorflow';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();

interface Batch {
  width: number;
  logits: readonly number[];
  targets: readonly number[];
  soft: readonly number[];
  rowsOfClasses: readonly number[];
}

function evaluate(loss: object, { width, logits, targets, soft, rowsOfClasses }: Batch) {
  const shape: [number, number] = [targets.length / width, width];
  return tf.tidy(() => {
    const { compute, hyperparameters } = lossFor(tf, Loss.parse(loss), rowsOfClasses);
    const given = Object.fromEntries(
      Object.entries(hyperparameters).map(([name, number]) => [name, tf.scalar(number)] as const),
    );
    const wanted = {
      labels: tf.tensor2d([...targets], shape),
      softLogProbabilities: tf.tensor2d([...soft], shape),
    };
    const f = (z: Tensor) => compute(z as Tensor2D, wanted, given);
    const z = tf.tensor2d([...logits], [shape[0], logits.length / shape[0]]);
    const { value, grad } = tf.valueAndGrad(f)(z);
    return { value: value.dataSync()[0]!, gradient: Array.from(grad.dataSync()) };
  });
}

const LABELS = 3;
const logits = [0.7, -2.1, 12, -9, 0.01, 3.3];
const targets = [1, 0, 1, 0, 0, 1];
const teacher = [2.5, 0.4, -30, -8, 5, -0.2];
/** Rows that lack and have each label. */
const sides = [900, 30, 200, 750, 500, 500];
const logOf = (z: number) => Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z)));

/** Of the label k alone, as rows of two classes, with the logits (−z/2, z/2). */
function asClasses(k: number): Batch {
  const own = (values: readonly number[]) => values.filter((_, i) => i % LABELS === k);
  return {
    width: 2,
    logits: own(logits).flatMap((z) => [-z / 2, z / 2]),
    targets: own(targets).flatMap((y) => [1 - y, y]),
    soft: own(teacher).flatMap((v) => [logOf(-v), logOf(v)]),
    rowsOfClasses: sides.slice(2 * k, 2 * k + 2),
  };
}

const TAUGHT = { method: 'distillation', temperature: 3, alpha: 0.6 };
const BOTH = (['kl', 'reverse-kl', 'jensen-shannon', 'logits'] as const).flatMap((divergence) =>
  [{}, { weighting: 'confidence' }].map((more) => ({ ...TAUGHT, divergence, ...more })),
);
const ALONE = [
  { method: 'hard-labels' },
  { method: 'label-smoothing', smoothing: 0.2 },
  { method: 'focal', focus: 2 },
  { method: 'focal', focus: 0.5 },
];

test.each([...BOTH, ...ALONE].map((loss) => [JSON.stringify(loss), loss] as const))(
  'labels are learned as two classes each: %s',
  (_, { method: _method, ...options }) => {
    const ofLabels = evaluate(
      { method: 'binary-cross-entropy', ...options },
      { width: LABELS, logits, targets, soft: teacher, rowsOfClasses: sides },
    );
    const ofClasses = Array.from({ length: LABELS }, (__, k) =>
      evaluate({ method: _method, ...options }, asClasses(k)),
    );
    const mean = ofClasses.reduce((sum, { value }) => sum + value / LABELS, 0);
    expect(ofLabels.value).toBeCloseTo(mean, 5);
    const scale = Math.max(...ofLabels.gradient.map(Math.abs));
    ofLabels.gradient.forEach((slope, i) => {
      const [lacking = NaN, having = NaN] = (ofClasses[i % LABELS]?.gradient ?? []).slice(
        2 * Math.floor(i / LABELS),
      );
      // Half of it by each logit.
      expect(Math.abs(slope - (having - lacking) / 2 / LABELS)).toBeLessThan(1e-5 * scale);
    });
  },
);

test('two networks that teach each other say the same of labels as of two classes each', () => {
  const peer = { weight: 2, temperature: 3 };
  const others = [1.5, 0.2, -4, 7, -0.6, 0];
  const beside = (own: readonly number[], other: readonly number[], width: number) =>
    Array.from({ length: 2 }, (_, row) =>
      [own, other].flatMap((values) => values.slice(row * width, (row + 1) * width)),
    ).flat();
  const loss = { temperature: 2, alpha: 0.5, peer };
  const found = evaluate(
    { method: 'binary-cross-entropy', ...loss },
    { width: LABELS, logits: beside(logits, others, LABELS), targets, soft: teacher, rowsOfClasses: sides },
  );
  const mean = Array.from({ length: LABELS }, (_, k) => {
    const batch = asClasses(k);
    const other = others.filter((__, i) => i % LABELS === k).flatMap((z) => [-z / 2, z / 2]);
    return evaluate({ method: 'distillation', ...loss }, { ...batch, logits: beside(batch.logits, other, 2) })
      .value;
  }).reduce((sum, value) => sum + value / LABELS, 0);
  expect(found.value).toBeCloseTo(mean, 5);
});

describe('extremes', () => {
  const losses = [
    ...BOTH.flatMap(({ method: _method, ...loss }) =>
      [0.5, 1, 20].map((temperature) => ({ ...loss, temperature })),
    ),
    ...[0, 0.5, 2, 10].map((focus) => ({ focus })),
  ].map((loss) => ({ method: 'binary-cross-entropy', ...loss }));

  test.each(losses.map((loss) => [JSON.stringify(loss), loss] as const))(
    'log-odds of ±1e4 and teachers that are certain give finite values and gradients: %s',
    (_, loss) => {
      const z = [1e4, -1e4, 1e4, -1e4, 0, 0];
      const soft = [Infinity, Infinity, -Infinity, -Infinity, Infinity, 0];
      const { value, gradient } = evaluate(loss, {
        width: LABELS,
        logits: z,
        targets,
        soft,
        rowsOfClasses: sides,
      });
      expect(Number.isFinite(value)).toBe(true);
      expect(gradient.every(Number.isFinite)).toBe(true);
    },
  );

  test.each(BOTH.map(({ method: _method, ...loss }) => [JSON.stringify(loss), loss] as const))(
    'a student that equals its teacher learns nothing from it: %s',
    (_, loss) => {
      const alone = { method: 'binary-cross-entropy', ...loss, alpha: 1 };
      const soft = [2, -1, 0.5, 6, 0, -3];
      const { value, gradient } = evaluate(alone, {
        width: LABELS,
        logits: soft,
        targets,
        soft,
        rowsOfClasses: sides,
      });
      expect(value).toBeCloseTo(0, 5);
      gradient.forEach((slope) => expect(slope).toBeCloseTo(0, 5));
    },
  );

  test('Jensen–Shannon costs a label no more than ln 2, where KL costs what the teacher is sure of', () => {
    const cost = (divergence: string) =>
      evaluate(
        { method: 'binary-cross-entropy', alpha: 1, temperature: 1, divergence },
        { width: 1, logits: [-1e3], targets: [1], soft: [1e3], rowsOfClasses: [1, 1] },
      ).value;
    expect(cost('jensen-shannon')).toBeCloseTo(Math.LN2, 6);
    expect(cost('kl')).toBeCloseTo(1e3, 3);
  });
});

test('balanced labels count as their classes do beside each other, and each label as much as any', () => {
  for (const balance of [0.01, 0.9, 0.999, 1 - 1e-9]) {
    const { hyperparameters } = balanceLabels(tf, balance, sides);
    for (let k = 0; k < LABELS; k += 1) {
      const [lacking = NaN, having = NaN] = sides.slice(2 * k);
      const [ofLacking = NaN, ofHaving = NaN] = weighClasses([lacking, having], balance);
      const [w = NaN, v = NaN] = [hyperparameters[`lackingWeight${k}`], hyperparameters[`havingWeight${k}`]];
      expect(v / w).toBeCloseTo(ofHaving / ofLacking, 8);
      expect((lacking * w + having * v) / (lacking + having)).toBeCloseTo(1, 10);
    }
  }
  const { hyperparameters } = balanceLabels(tf, 1 - 1e-9, sides);
  expect(hyperparameters['havingWeight0']).toBeCloseTo(930 / 60, 4);
  expect(hyperparameters['lackingWeight2']).toBeCloseTo(1, 6);
});

test('labels that all rows have or lack count alike, and smoothing and focus are not had at once', () => {
  const batch = { width: 1, logits: [0.3, -2], targets: [0, 0], soft: [0, 0] };
  const plain = { method: 'binary-cross-entropy' };
  const balanced = evaluate({ ...plain, classBalance: 0.9 }, { ...batch, rowsOfClasses: [2, 0] });
  expect(balanced.value).toBeCloseTo(evaluate(plain, { ...batch, rowsOfClasses: [] }).value, 6);
  expect(() => evaluate({ ...plain, classBalance: 0.9 }, { ...batch, rowsOfClasses: [] })).toThrow(
    'need the numbers',
  );
  expect(() => Loss.parse({ ...plain, smoothing: 0.1, focus: 1 })).toThrow('not both');
});
