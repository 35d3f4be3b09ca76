/** @jest-environment <rootDir>/test/support/native-environment.js */
import type { SymbolicTensor } from '../../../../core/models/tensorflow';
import { greatestDifference, trainCompiled, trainEagerly } from '../../../support/compare-with-eager';
import { ACTIVATIONS, type ActivationName } from '../../../support/layer-cases';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { smallModel, smallTraining } from '../../../support/small-model';

const tf = loadTensorFlow();
const { layers } = tf;
type Layer = Pick<ReturnType<typeof layers.dense>, 'apply'>;

const dense = (activation: ActivationName) => layers.dense({ units: 5, activation });

const AS_LAYERS: Record<string, () => Layer[]> = {
  Activation: () => [layers.dense({ units: 5 }), layers.activation({ activation: 'tanh' })],
  ReLU: () => [layers.dense({ units: 5 }), layers.reLU()],
  'ReLU up to 6': () => [layers.dense({ units: 5 }), layers.reLU({ maxValue: 6 })],
  LeakyReLU: () => [layers.dense({ units: 5 }), layers.leakyReLU({ alpha: 0.1 })],
  ELU: () => [layers.dense({ units: 5 }), layers.elu()],
  PReLU: () => [layers.dense({ units: 5 }), layers.prelu()],
  Softmax: () => [layers.dense({ units: 5 }), layers.softmax()],
};

async function differenceOf(stack: Layer[]): Promise<number> {
  const body = (input: SymbolicTensor) => stack.reduce((x, layer) => layer.apply(x) as SymbolicTensor, input);
  const model = smallModel(tf, [8], body);
  const training = smallTraining(tf, model);
  const compiled = await trainCompiled(tf, training);
  const difference = greatestDifference(compiled, trainEagerly(tf, training));
  model.dispose();
  return difference;
}

test.each(ACTIVATIONS)('a dense layer with %s trains as it does call by call', async (name) => {
  expect(await differenceOf([dense(name)])).toBeLessThan(1e-5);
});

test.each(Object.keys(AS_LAYERS))('%s as a layer trains as it does call by call', async (name) => {
  expect(await differenceOf(AS_LAYERS[name]?.() ?? [])).toBeLessThan(1e-5);
});
