/** @jest-environment <rootDir>/test/support/native-environment.js */
import type { Loss } from '../../../../core/contracts/training/training';
import { lossFor, needsSoftLabels } from '../../../../core/distillation/losses/loss-for';
import type { Tensor, Tensor2D } from '../../../../core/models/tensorflow';
import golden from '../../../golden/losses/losses.json';
import extremes from '../../../golden/losses/extremes.json';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { describeLoss, LOSSES } from '../../../support/losses';

const tf = loadTensorFlow();

interface Case {
  loss: Loss;
  classes: number;
  logits: number[];
  labels: number[];
  rowsOfClasses?: number[];
  softLogProbabilities: number[] | null;
}

function evaluate({ loss, classes, logits, labels, softLogProbabilities, ...rest }: Case) {
  const { rowsOfClasses = new Array<number>(classes).fill(5) } = rest;
  const shape: [number, number] = [labels.length, classes];
  return tf.tidy(() => {
    const oneHot = new Float32Array(labels.length * classes);
    labels.forEach((label, row) => (oneHot[row * classes + label] = 1));
    const targets = {
      labels: tf.tensor2d(oneHot, shape),
      softLogProbabilities: softLogProbabilities && tf.tensor2d(softLogProbabilities, shape),
    };
    const { compute, hyperparameters } = lossFor(tf, loss, rowsOfClasses);
    const scalars = Object.entries(hyperparameters).map(
      ([name, number]) => [name, tf.scalar(number)] as const,
    );
    const given = Object.fromEntries(scalars);
    const f = (z: Tensor) => compute(z as Tensor2D, targets, given);
    const { value, grad } = tf.valueAndGrad(f)(tf.tensor2d(logits, shape));
    return { value: value.dataSync()[0]!, gradient: Array.from(grad.dataSync()) };
  });
}

function expectClose(found: number[], wanted: number[], tolerance: number) {
  const scale = Math.max(...wanted.map(Math.abs));
  expect(found).toHaveLength(wanted.length);
  found.forEach((value, i) =>
    expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(tolerance * scale + 1e-9),
  );
}

const CASES = [golden, extremes].flatMap(({ batches, cases }) =>
  cases.map((c) => {
    const batch = batches[c.batch as keyof typeof batches] as Omit<Case, 'loss'>;
    return [`${JSON.stringify(c.loss)}, ${c.batch}`, { ...c, batch }] as const;
  }),
);

describe('losses against PyTorch in float64', () => {
  test.each(CASES)('%s', (_, { batch, ...c }) => {
    const { value, gradient } = evaluate({ ...batch, loss: c.loss as Loss });
    // T² and weights also multiply the rounding of float32 log-probabilities.
    const {
      temperature = 0,
      targetWeight = 1,
      nonTargetWeight = 0,
    } = c.loss as unknown as Partial<Record<string, number>>;
    const rounding = 4e-7 * temperature ** 2 * (targetWeight + nonTargetWeight);
    expect(Math.abs(value - c.value)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(c.value)) + rounding);
    expectClose(gradient, c.gradient, 5e-6);
  });
});

describe('extremes', () => {
  const distillation = { method: 'distillation', temperature: 2, alpha: 0.5 } as const;

  test.each<Loss>([{ method: 'hard-labels' }, { method: 'label-smoothing', smoothing: 0.1 }, distillation])(
    'logits of ±1e4 give finite, exact values: $method',
    (loss) => {
      const { value, gradient } = evaluate({
        loss,
        classes: 2,
        logits: [1e4, -1e4],
        labels: [1],
        softLogProbabilities: [Math.log(0.5), Math.log(0.5)],
      });
      // −log softmax is 2e4 for the second class and 0 for the first.
      const wanted = {
        'hard-labels': 2e4,
        'label-smoothing': 0.95 * 2e4,
        distillation: 2 * (5e3 - Math.LN2) + 1e4,
      };
      expect(value / wanted[loss.method as keyof typeof wanted]).toBeCloseTo(1, 6);
      expect(gradient.every(Number.isFinite)).toBe(true);
      expect(gradient[0]).toBeGreaterThan(0);
      expect(gradient[0]! + gradient[1]!).toBeCloseTo(0, 5);
    },
  );

  test.each(LOSSES.map((loss) => [describeLoss(loss), loss] as const))(
    'logits of ±1e4 and a one-hot teacher, log 0 included, give finite values and gradients: %s',
    (_, loss) => {
      for (const labels of [[0], [1]]) {
        const logits = [1e4, -1e4, 3];
        const softLogProbabilities = [-Infinity, 0, -Infinity];
        const { value, gradient } = evaluate({ loss, classes: 3, logits, labels, softLogProbabilities });
        expect(Number.isFinite(value)).toBe(true);
        expect(gradient.every(Number.isFinite)).toBe(true);
      }
    },
  );

  test.each(LOSSES.flatMap((loss) => ('alpha' in loss ? [[describeLoss(loss), loss] as const] : [])))(
    'a student that equals its teacher learns nothing from it: %s',
    (_, loss) => {
      const logits = [2, -1, 0.5, 1, 0, -2];
      const softLogProbabilities = logits.map((z) => z - 3);
      const alone = { ...loss, alpha: 1 };
      const { value, gradient } = evaluate({
        loss: alone,
        classes: 3,
        logits,
        labels: [0, 2],
        softLogProbabilities,
      });
      expect(value).toBeCloseTo(0, 4);
      gradient.forEach((g) => expect(g).toBeCloseTo(0, 4));
    },
  );

  test('a one-hot teacher, log 0 included, is cross-entropy against its class', () => {
    const logits = [0.3, -0.2, 1.1];
    const soft = [-Infinity, 0, -Infinity];
    const loss = { method: 'distillation', temperature: 1, alpha: 1 } as const;
    const distilled = evaluate({ loss, classes: 3, logits, labels: [0], softLogProbabilities: soft });
    const hard = evaluate({
      loss: { method: 'hard-labels' },
      classes: 3,
      logits,
      labels: [1],
      softLogProbabilities: null,
    });
    expect(distilled.value).toBeCloseTo(hard.value, 6);
    expectClose(distilled.gradient, hard.gradient, 1e-6);
  });

  test('a student that equals its teacher has no divergence and no gradient at any temperature', () => {
    const logits = [2, -1, 0.5];
    const loss = { method: 'distillation', temperature: 7, alpha: 1 } as const;
    const shifted = logits.map((z) => z - 3);
    const { value, gradient } = evaluate({
      loss,
      classes: 3,
      logits,
      labels: [0],
      softLogProbabilities: shifted,
    });
    expect(value).toBeCloseTo(0, 4);
    gradient.forEach((g) => expect(g).toBeCloseTo(0, 5));
  });

  test('soft labels are needed unless alpha is 0', () => {
    const without = { classes: 2, logits: [1, 2], labels: [0], softLogProbabilities: null };
    expect(() => evaluate({ loss: distillation, ...without })).toThrow('needs soft labels');
    expect(evaluate({ loss: { ...distillation, alpha: 0 }, ...without }).value).toBeCloseTo(1.31326, 5);
    expect(needsSoftLabels(distillation)).toBe(true);
    expect(needsSoftLabels({ ...distillation, alpha: 0 })).toBe(false);
    expect(needsSoftLabels({ method: 'hard-labels' })).toBe(false);
  });
});
