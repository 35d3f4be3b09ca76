/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Loss } from '../../../../core/contracts/training/training';
import { lossFor } from '../../../../core/distillation/losses/loss-for';
import type { Tensor, Tensor2D } from '../../../../core/models/tensorflow';
import golden from '../../../golden/losses/peers.json';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();
const rows = golden.labels.length;
const classes = golden.softLogProbabilities.length / rows;

function evaluate(loss: Loss, pair: number[]) {
  return tf.tidy(() => {
    const labels = tf.oneHot(tf.tensor1d(golden.labels, 'int32'), classes, 1, 0, 'float32') as Tensor2D;
    const softLogProbabilities = tf.tensor2d(golden.softLogProbabilities, [rows, classes]);
    const { compute, hyperparameters } = lossFor(tf, loss);
    const scalars = Object.entries(hyperparameters).map(([name, value]) => [name, tf.scalar(value)] as const);
    const given = Object.fromEntries(scalars);
    const f = (z: Tensor) => compute(z as Tensor2D, { labels, softLogProbabilities }, given);
    const { value, grad } = tf.valueAndGrad(f)(tf.tensor2d(pair, [rows, 2 * classes]));
    return { value: value.dataSync()[0]!, gradient: Array.from(grad.dataSync()) };
  });
}

const cases = golden.cases.map((each) => [`${each.batch}, ${JSON.stringify(each.loss)}`, each] as const);

test.each(cases)('what two networks learn from each other is PyTorch’s in float64: %s', (_, each) => {
  const { value, gradient } = evaluate(
    Loss.parse(each.loss),
    golden.batches[each.batch as keyof typeof golden.batches],
  );
  const { temperature, peer } = each.loss;
  // T² multiplies the rounding of float32 log-probabilities.
  const rounding = 4e-7 * (8 * temperature ** 2 + peer.weight * peer.temperature ** 2);
  expect(Math.abs(value - each.value)).toBeLessThanOrEqual(4e-6 * Math.abs(each.value) + rounding);
  const scale = Math.max(...each.gradient.map(Math.abs));
  gradient.forEach((found, i) =>
    expect(Math.abs(found - each.gradient[i]!)).toBeLessThanOrEqual(1e-5 * scale + 1e-7),
  );
});

test('networks that say the same learn nothing from each other', () => {
  const logits = [2, -1, 0.5];
  const pair = golden.labels.flatMap(() => [...logits, ...logits.map((z) => z - 3)]);
  const alone = Loss.parse({ method: 'distillation', temperature: 1, alpha: 0 });
  const both = { ...alone, peer: { weight: 5, temperature: 2 } } as Loss;
  const none = { ...alone, peer: { weight: 1e-9, temperature: 2 } } as Loss;
  const [found, wanted] = [evaluate(both, pair), evaluate(none, pair)];
  expect(found.value).toBeCloseTo(wanted.value, 5);
  found.gradient.forEach((g, i) => expect(g).toBeCloseTo(wanted.gradient[i]!, 6));
});
