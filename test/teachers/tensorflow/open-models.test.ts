/**
 * @jest-environment <rootDir>/test/support/native-environment.js
 *
 * Models of TensorFlow and TensorFlow.js, held against what TensorFlow itself says of the rows.
 */
import { packFiles } from '../../../teachers/tensorflow/pack-files';
import type { TeacherRows } from '../../../teachers/teacher';
import { askGraph, graphModel } from '../../support/graph-model';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { goldenImages } from '../../support/golden-teachers';
import {
  ANSWERS,
  askTensorFlow,
  bothChances,
  farthest,
  packGolden,
  readFolder,
  softmaxRows,
  TENSORFLOW,
} from '../../support/tensorflow-teachers';

const PIXELS = { reads: 'images', layout: 'nhwc' };
const LOGITS = { gives: 'logits', order: [0, 1, 2, 3] };
const CHANCE = { gives: 'probabilities', order: [1] };
const FEATURES = { reads: 'features' };

const standard: TeacherRows = {
  split: 'train',
  start: 0,
  rows: ANSWERS.standard.length,
  shape: [3],
  inputs: Float32Array.from(ANSWERS.standard.flat()),
  columns: [],
};

test('a SavedModel answers by its signature', async () => {
  const rows = goldenImages(ANSWERS.digits.length);
  const mapping = { inputs: [PIXELS], output: LOGITS };
  const predicted = await askTensorFlow('saved-model', packGolden('saved-model'), mapping, rows, 4);
  expect(farthest(predicted, softmaxRows(ANSWERS.digits))).toBeLessThan(2e-6);
});

const SIGNED = {
  inputs: [
    { reads: 'features', name: 'x' },
    { reads: 'columns', name: 'n', columns: ['count'] },
  ],
  output: { gives: 'logits', order: [1], name: 'logit' },
  signature: 'ask',
};
const counted: TeacherRows = {
  ...standard,
  columns: [{ kind: 'numeric', name: 'count', values: Float32Array.from({ length: 80 }, (_, i) => i % 3) }],
};

test('a signature of several inputs and outputs is asked by their names', async () => {
  const predicted = await askTensorFlow('saved-model', packGolden('signatures'), SIGNED, counted, 2);
  const chances = ANSWERS.standard.map((row, i) => {
    const logit = row.reduce((sum, value) => sum + value, 0) - (i % 3);
    return [1 / (1 + Math.exp(-logit))];
  });
  expect(farthest(predicted, bothChances(chances))).toBeLessThan(2e-6);
});

test.each<[string, object, RegExp]>([
  [
    'another signature',
    { signature: 'asks' },
    /signature: got "asks", allowed: a signature of the model: ask, /,
  ],
  ['other tags', { tags: ['train'] }, /tags: got \["train"\], allowed: tags of the model: \["serve"\]/],
  [
    'an output of whole numbers',
    { output: { ...SIGNED.output, name: 'rank' } },
    /output.name: got "rank", allowed: a tensor of decimal numbers; the model gives .*logit \(float32/,
  ],
  ['an input that is left out', { inputs: [SIGNED.inputs[0]] }, /inputs: .* it also reads n \(int32/],
])('%s: refused', async (_, changes, message) => {
  const mapping = { ...SIGNED, ...changes };
  await expect(askTensorFlow('saved-model', packGolden('signatures'), mapping, counted, 2)).rejects.toThrow(
    message,
  );
});

test('layers of TensorFlow.js, from several shards', async () => {
  const mapping = { inputs: [FEATURES], output: CHANCE };
  const predicted = await askTensorFlow('layers', packGolden('layers'), mapping, standard, 2);
  expect(farthest(predicted, bothChances(ANSWERS.layers))).toBeLessThan(2e-6);
});

test('a shard that is missing, another format and a file beside the archive are refused', async () => {
  const files = readFolder(`${TENSORFLOW}/layers`);
  const ask = (type: 'layers' | 'graph', own: Map<string, Uint8Array>) =>
    askTensorFlow(type, packFiles(own), { inputs: [FEATURES], output: CHANCE }, standard, 2);
  await expect(ask('graph', files)).rejects.toThrow(
    'the model is a layers-model, and the recipe says graph-model: "type": "layers" reads it',
  );
  const json = files.get('model.json')!;
  const short = new Map(files);
  short.delete('group1-shard2of2.bin');
  await expect(ask('layers', short)).rejects.toThrow('the archive has no group1-shard2of2.bin');
  const outside = Buffer.from(Buffer.from(json).toString().replace('group1-shard1of2.bin', '../x.bin'));
  await expect(ask('layers', new Map([['model.json', outside]]))).rejects.toThrow('a file beside model.json');
});

test('a graph of TensorFlow.js', async () => {
  const tf = loadTensorFlow();
  const mapping = { inputs: [FEATURES], output: { gives: 'logits', order: [1] } };
  const before = tf.memory().numTensors;
  const predicted = await askTensorFlow('graph', packFiles(graphModel()), mapping, standard, 2);
  const chances = ANSWERS.standard.map((row) => [1 / (1 + Math.exp(-askGraph(row).logit))]);
  expect(farthest(predicted, bothChances(chances))).toBeLessThan(2e-6);
  // Nothing stays behind of a model that was asked and closed.
  expect(tf.memory().numTensors).toBe(before);
});
