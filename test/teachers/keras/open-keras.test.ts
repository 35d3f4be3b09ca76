/**
 * @jest-environment <rootDir>/test/support/native-environment.js
 *
 * Models that Keras saved, held against what Keras itself says of the rows.
 */
import { CODED, goldenImages, goldenRows } from '../../support/golden-teachers';
import {
  ANSWERS,
  askTensorFlow,
  bothChances,
  farthest,
  packGolden,
  softmaxRows,
} from '../../support/tensorflow-teachers';

const CELLS = { reads: 'columns', columns: [{ name: 'visits', missing: 20 }, CODED, 'tenure'] };
const CHANCE = { gives: 'probabilities', order: [1] };
const LOGITS = { gives: 'logits', order: [0, 1, 2, 3] };
const PIXELS = { reads: 'images', layout: 'nhwc' };

test.each(['churn.keras', 'churn.h5'])('%s, with Normalization, dropout and batch norm', async (name) => {
  const mapping = { inputs: [CELLS], output: CHANCE };
  const predicted = await askTensorFlow('keras', packGolden(name), mapping, goldenRows(80), 2);
  expect(farthest(predicted, bothChances(ANSWERS.churn))).toBeLessThan(2e-6);
});

test.each(['digits.keras', 'digits.h5'])('%s, a functional model with branches', async (name) => {
  const rows = goldenImages(ANSWERS.digits.length);
  const mapping = { inputs: [PIXELS], output: LOGITS };
  const predicted = await askTensorFlow('keras', packGolden(name), mapping, rows, 4);
  expect(farthest(predicted, softmaxRows(ANSWERS.digits))).toBeLessThan(2e-6);
});

test('opening two models of the same names, one after the other, mixes nothing up', async () => {
  const rows = goldenImages(3);
  const mapping = { inputs: [PIXELS], output: LOGITS };
  const once = await askTensorFlow('keras', packGolden('digits.keras'), mapping, rows, 4);
  expect(await askTensorFlow('keras', packGolden('digits.h5'), mapping, rows, 4)).toEqual(once);
});

const ask = (bytes: Uint8Array, inputs: unknown[] = [CELLS]) =>
  askTensorFlow('keras', bytes, { inputs, output: CHANCE }, goldenRows(3), 2);

test('a layer that nobody has here is named', async () => {
  await expect(ask(packGolden('unknown.keras'))).rejects.toThrow(
    "layers that TensorFlow.js doesn't have: UnitNormalization (unit_normalization)",
  );
});

test('files that are no models say so', async () => {
  await expect(ask(Buffer.from('no model'))).rejects.toThrow('the file is neither HDF5 nor a .keras archive');
  await expect(ask(packGolden('layers'))).rejects.toThrow('the archive has no config.json');
});

test('an input of another name is refused with those that there are', async () => {
  await expect(ask(packGolden('churn.keras'), [{ ...CELLS, name: 'x' }])).rejects.toThrow(
    /inputs\[0\]\.name: got "x", allowed: an input of the model: cells \(float32 \[\?, 3\]\)/,
  );
});
