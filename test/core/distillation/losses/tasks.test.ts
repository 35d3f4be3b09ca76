/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Loss } from '../../../../core/contracts/training/training';
import { lossFor, needsSoftLabels } from '../../../../core/distillation/losses/loss-for';
import type { Tensor, Tensor2D } from '../../../../core/models/tensorflow';
import golden from '../../../golden/losses/tasks.json';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();

interface Batch {
  width: number;
  logits: number[];
  targets: number[];
  soft: number[] | null;
  /** Training rows that lack and that have each label. */
  sides?: number[];
}

function evaluate(loss: Loss, { width, logits, targets, soft, sides }: Batch) {
  const shape: [number, number] = [logits.length / width, width];
  return tf.tidy(() => {
    const wanted = {
      labels: tf.tensor2d(targets, shape),
      softLogProbabilities: soft && tf.tensor2d(soft, shape),
    };
    const { compute, hyperparameters } = lossFor(tf, loss, sides);
    const given = Object.fromEntries(
      Object.entries(hyperparameters).map(([name, number]) => [name, tf.scalar(number)] as const),
    );
    const f = (z: Tensor) => compute(z as Tensor2D, wanted, given);
    const { value, grad } = tf.valueAndGrad(f)(tf.tensor2d(logits, shape));
    return { value: value.dataSync()[0]!, gradient: Array.from(grad.dataSync()) };
  });
}

describe('losses of labels and numbers against PyTorch in float64', () => {
  test.each(golden.cases.map((c) => [`${JSON.stringify(c.loss)}, ${c.batch}`, c] as const))('%s', (_, c) => {
    const batch = golden.batches[c.batch as keyof typeof golden.batches];
    const loss = Loss.parse(c.loss);
    const { value, gradient } = evaluate(loss, batch);
    const temperature = 'temperature' in loss ? (loss.temperature ?? 1) : 1;
    const rounding = 4e-7 * temperature ** 2;
    expect(Math.abs(value - c.value)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(c.value)) + rounding);
    const scale = Math.max(...c.gradient.map(Math.abs));
    gradient.forEach((own, i) =>
      expect(Math.abs(own - c.gradient[i]!)).toBeLessThanOrEqual(5e-6 * scale + 1e-9),
    );
  });
});

test('who learns from targets alone needs no soft labels, and who needs them says so', () => {
  const batch = { ...golden.batches.labels, soft: null };
  for (const loss of [{ method: 'binary-cross-entropy' }, { method: 'squared-error' }].map((own) =>
    Loss.parse(own),
  )) {
    expect(needsSoftLabels(loss)).toBe(false);
    expect(Number.isFinite(evaluate(loss, batch).value)).toBe(true);
    const taught = Loss.parse({ ...loss, alpha: 0.5 });
    expect(needsSoftLabels(taught)).toBe(true);
    expect(() => evaluate(taught, batch)).toThrow('needs soft labels');
  }
});

test('what differs in numbers alone is of one structure', () => {
  const structure = (loss: object) => lossFor(tf, Loss.parse(loss)).structure;
  const binary = { method: 'binary-cross-entropy' };
  expect(structure({ ...binary, alpha: 0.2, temperature: 3 })).toBe(
    structure({ ...binary, alpha: 0.7, temperature: 1 }),
  );
  const others = [
    structure(binary),
    structure({ ...binary, smoothing: 0.1 }),
    structure({ ...binary, alpha: 1 }),
    structure({ ...binary, alpha: 0.5 }),
    structure({ method: 'squared-error' }),
    structure({ method: 'squared-error', huber: 1 }),
  ];
  expect(new Set(others).size).toBe(others.length);
});
