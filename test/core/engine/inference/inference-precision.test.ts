/** @jest-environment <rootDir>/test/support/native-environment.js */
import type { Architecture } from '../../../../core/contracts/models/architecture';
import type { EnsembleRequest } from '../../../../core/engine/engine';
import { createInference } from '../../../../core/engine/inference/create-inference';
import { decodeHalves } from '../../../../core/engine/inference/half-precision';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { createMeasuredClock } from '../../../support/measured-clock';
import { createStripedImages } from '../../../support/striped-images';
import { drawNetwork } from './random-members';

const tf = loadTensorFlow();
const ROWS = 1100;
/** Wide enough for its middle product to be worth rounding. */
const WIDE: Architecture = { type: 'mlp', hidden: [160, 160] };
const request: EnsembleRequest = {
  members: [1, 2].map((seed) => ({ network: drawNetwork(WIDE, seed), weight: seed })),
  rows: ROWS,
  inputs: createStripedImages(ROWS, 3).inputs,
  shifts: null,
};
const inference = createInference(tf);
let single: Float32Array;
let low: Float32Array;

beforeAll(async () => {
  single = await inference.predictEnsemble(request);
  low = await inference.predictEnsemble({ ...request, precision: 'bf16' });
});

afterAll(() => inference.dispose());

test('bf16 rounds to 8 significant bits: a little other than float32, and no more', () => {
  const largest = Math.max(...single.map(Math.abs));
  const difference = Math.max(...single.map((value, i) => Math.abs(value - low[i]!)));
  expect(difference).toBeGreaterThan(1e-4 * largest);
  expect(difference).toBeLessThan(2 ** -6 * largest);
});

test('fp16 rounds to 11 significant bits: nearer to float32 than bf16 is', async () => {
  const half = await inference.predictEnsemble({ ...request, precision: 'fp16' });
  const largest = Math.max(...single.map(Math.abs));
  const difference = Math.max(...single.map((value, i) => Math.abs(value - half[i]!)));
  expect(difference).toBeGreaterThan(1e-5 * largest);
  expect(difference).toBeLessThan(2 ** -9 * largest);
});

test('each precision has a program of its own', async () => {
  expect(await inference.predictEnsemble(request)).toEqual(single);
  expect(await inference.predictEnsemble({ ...request, precision: 'float32' })).toEqual(single);
  expect(await inference.predictEnsemble({ ...request, precision: 'bf16' })).toEqual(low);
});

test('halves are of the lowered program too', async () => {
  const halves = decodeHalves(await inference.predictEnsembleHalves({ ...request, precision: 'bf16' }));
  const difference = Math.max(...halves.map((value, i) => Math.abs(value - low[i]!)));
  expect(difference).toBeLessThan(2 ** -10 * Math.max(...low.map(Math.abs)));
});

test('auto takes what is measured to be faster, and measures once for a shape', async () => {
  const predict = (
    fresh: ReturnType<typeof createInference>,
    clock: ReturnType<typeof createMeasuredClock>,
  ) => fresh.predictEnsemble({ ...request, precision: 'auto' }, clock);
  const [first, second] = [createInference(tf), createInference(tf)];
  expect(await predict(first, createMeasuredClock(20, 10))).toEqual(low);
  expect(await predict(first, createMeasuredClock(10, 20))).toEqual(low);
  expect(await predict(second, createMeasuredClock(10.9, 10))).toEqual(single);
  first.dispose();
  second.dispose();
});

test('auto needs a clock', async () => {
  await expect(inference.predictEnsemble({ ...request, precision: 'auto' })).rejects.toThrow('needs a clock');
});

test('measuring leaves no tensors behind', async () => {
  const before = tf.memory().numTensors;
  await inference.predictEnsemble({ ...request, precision: 'auto' }, createMeasuredClock(1, 1));
  expect(tf.memory().numTensors).toBe(before);
});
