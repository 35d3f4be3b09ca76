/** @jest-environment <rootDir>/test/support/native-environment.js */
import { greatestDifference, trainCompiled, trainEagerly } from '../../../support/compare-with-eager';
import { layerCases } from '../../../support/layer-cases';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { smallModel, smallTraining } from '../../../support/small-model';

const tf = loadTensorFlow();
const CASES = layerCases(tf);

test.each(Object.entries(CASES))('%s: trains as it does call by call', async (_, layerCase) => {
  const { inputShape, body, below } = layerCase;
  const model = smallModel(tf, inputShape, body, 1, below === undefined ? 'float32' : 'int32');
  const training = smallTraining(tf, model, below === undefined ? {} : { below });
  const compiled = await trainCompiled(tf, training);
  const eager = trainEagerly(tf, training);
  const difference = greatestDifference(compiled, eager);
  model.dispose();
  expect(difference).toBeLessThan(1e-5);
});
