/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Networks that learn labels train as PyTorch's do in float64, on both engines and step for step. */
import golden from '../../golden/losses/label-training.json';
import { createGoldenRequest, trainGolden } from '../../support/golden-training';
import { loadTensorFlow } from '../../support/load-tensorflow';

const tf = loadTensorFlow();
const cases = golden.cases.map((each) => [JSON.stringify(each.loss), each] as const);

describe.each(['eager', 'compiled'] as const)('the %s engine', (engine) => {
  test.each(cases)('trains as PyTorch does: %s', async (_, { loss, losses, weights }) => {
    const initial = golden.initial.slice(0, 'peer' in loss ? 2 : 1).flat();
    const found = await trainGolden(tf, engine, createGoldenRequest(golden, loss), initial);
    found.losses.forEach((value, step) =>
      expect(Math.abs(value - losses[step]!)).toBeLessThanOrEqual(2e-5 * Math.max(1, losses[step]!)),
    );
    expect(found.weights).toHaveLength(weights.length);
    found.weights.forEach((values, i) =>
      values.forEach((value, k) => expect(Math.abs(value - weights[i]![k]!)).toBeLessThan(4e-5)),
    );
  });
});
