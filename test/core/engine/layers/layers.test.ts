/** @jest-environment <rootDir>/test/support/native-environment.js */
import { greatestDifference, trainCompiled, trainEagerly } from '../../../support/compare-with-eager';
import { layerCases } from '../../../support/layer-cases';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { smallModel, smallTraining } from '../../../support/small-model';

const tf = loadTensorFlow();
const CASES = layerCases(tf);

/**
 * Relative, after 50 steps. Layer norm divides each row by its own deviation, which multiplies the rounding of what comes
 * in: how far two ways of summing drift apart there depends on weights and threads (up to 4e-5 was seen). Its gradient is
 * held against float64 in the tests of random models.
 */
const boundOf = (name: string) => (name.startsWith('LayerNormalization') ? 2e-4 : 1e-5);

test.each(Object.entries(CASES))('%s: trains as it does call by call', async (name, layerCase) => {
  const { inputShape, body, below } = layerCase;
  const model = smallModel(tf, inputShape, body, 1, below === undefined ? 'float32' : 'int32');
  const training = smallTraining(tf, model, below === undefined ? {} : { below });
  const compiled = await trainCompiled(tf, training);
  const eager = trainEagerly(tf, training);
  const difference = greatestDifference(compiled, eager);
  model.dispose();
  expect(difference).toBeLessThan(boundOf(name));
});
