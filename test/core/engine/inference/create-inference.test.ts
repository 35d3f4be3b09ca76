/** @jest-environment <rootDir>/test/support/native-environment.js */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidData } from '../../../../core/contracts/errors';
import { drawShifts } from '../../../../core/data/shift-images';
import { averageProbabilities } from '../../../../core/distillation/average-probabilities';
import { createEagerEngine } from '../../../../core/engine/eager/create-eager-engine';
import type { EnsembleRequest } from '../../../../core/engine/engine';
import { createInference } from '../../../../core/engine/inference/create-inference';
import { decodeHalves } from '../../../../core/engine/inference/half-precision';
import { createLatencyClock } from '../../../support/latency-clock';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { createStripedImages } from '../../../support/striped-images';
import { digestPredictions } from './digest-predictions';
import { CLASSES, drawMembers, drawNetwork } from './random-members';

/** A whole batch of the program and the beginning of another. */
const ROWS = 1100;

const tf = loadTensorFlow();
const eager = createEagerEngine(tf);
const inference = createInference(tf);
const { inputs } = createStripedImages(ROWS, 3);
const request: EnsembleRequest = {
  members: drawMembers(1),
  rows: ROWS,
  inputs,
  shifts: drawShifts(ROWS, 2, 4),
};

afterAll(() => inference.dispose());

async function predictEagerly({ members, ...rows }: EnsembleRequest): Promise<Float32Array> {
  const predictions = [];
  for (const { network, weight } of members) {
    if (weight > 0) predictions.push({ weight, logProbabilities: await eager.predict({ network, ...rows }) });
  }
  return averageProbabilities(predictions);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

test('an ensemble predicts what the eager engine and averages on the host do', async () => {
  const compiled = await inference.predictEnsemble(request);
  expect(compiled).toHaveLength(ROWS * CLASSES);
  expect(largestDifference(compiled, await predictEagerly(request))).toBeLessThan(1e-6);
  const moved = await inference.predictEnsemble({ ...request, shifts: null });
  expect(largestDifference(compiled, moved)).toBeGreaterThan(0.1);
});

test('each member alone predicts what the eager engine does', async () => {
  for (const { network } of request.members.filter(({ weight }) => weight > 0)) {
    const alone = { ...request, members: [{ network, weight: 3 }] };
    const wanted = await predictEagerly(alone);
    expect(largestDifference(await inference.predictEnsemble(alone), wanted)).toBeLessThan(1e-6);
  }
});

test('other weights of the same shapes run in the same program', async () => {
  const load = jest.spyOn(tf.node, 'loadSavedModel');
  await inference.predictEnsemble(request);
  const before = load.mock.calls.length;
  const members = drawMembers(2).map((member, i) => ({ ...member, weight: member.weight && i + 1 }));
  const other = { ...request, members };
  const compiled = await inference.predictEnsemble(other);
  expect(load.mock.calls).toHaveLength(before);
  expect(largestDifference(compiled, await predictEagerly(other))).toBeLessThan(1e-6);
  load.mockRestore();
});

test('predictions that run side by side keep their own weights', async () => {
  const other = { ...request, members: drawMembers(5) };
  const [a, b] = await Promise.all([inference.predictEnsemble(request), inference.predictEnsemble(other)]);
  expect(a).toEqual(await inference.predictEnsemble(request));
  expect(b).toEqual(await inference.predictEnsemble(other));
});

test('tells how far it is and stops when asked; the next prediction is as good', async () => {
  const told: number[] = [];
  const all = await inference.predictEnsemble(request, { onRows: (done) => told.push(done) });
  expect(told).toEqual([1024, ROWS]);
  const stop = { shouldStop: () => told.length > 2, onRows: (done: number) => told.push(done) };
  await expect(inference.predictEnsemble(request, stop)).rejects.toThrow('after 1024 of 1100');
  expect(await inference.predictEnsemble(request)).toEqual(all);
});

test('a row has the same bits whichever rows are beside it', async () => {
  const all = await inference.predictEnsemble({ ...request, shifts: null });
  const one = { ...request, shifts: null, rows: 1, inputs: inputs.subarray(64 * 777) };
  expect(await inference.predictEnsemble(one)).toEqual(all.subarray(777 * CLASSES, 778 * CLASSES));
});

/** What an ensemble predicts in a new program, and the program's file. */
async function predictAnew(threads: number): Promise<{ output: Float32Array; program: string }> {
  let program = '';
  const original = tf.node.loadSavedModel;
  const load = jest.spyOn(tf.node, 'loadSavedModel').mockImplementation((folder, ...rest) => {
    program = readFileSync(join(folder, 'saved_model.pb'), 'latin1');
    return original(folder, ...rest);
  });
  const anew = createInference(tf, threads);
  const output = await anew.predictEnsemble(request);
  anew.dispose();
  load.mockRestore();
  return { output, program };
}

test('batches divided among threads give what they give in one piece, up to rounding', async () => {
  const whole = await predictAnew(1);
  // Batches are of a power of two of rows, so three threads share them in two slices.
  const divided = await predictAnew(3);
  expect(largestDifference(divided.output, whole.output)).toBeLessThan(1e-6);
  for (const op of ['Conv2D', 'MatMul']) {
    const count = ({ program }: typeof whole) => program.split(op).length - 1;
    expect(count(whole)).toBeGreaterThan(0);
    expect(count(divided)).toBeGreaterThan(1.5 * count(whole));
  }
});

test('halves are the same rounded to float16', async () => {
  const exact = await inference.predictEnsemble(request);
  const halves = decodeHalves(await inference.predictEnsembleHalves(request));
  expect(halves).toHaveLength(exact.length);
  halves.forEach((half, i) => {
    expect(Math.abs(half - exact[i]!)).toBeLessThanOrEqual(Math.abs(exact[i]!) * 2 ** -11 + 2 ** -25);
  });
});

test('another process gives the same bits', async () => {
  const script = `require(${JSON.stringify(join(__dirname, 'digest-predictions.ts'))})
    .digestPredictions().then((digest) => process.stdout.write(digest))`;
  const other = execFileSync(process.execPath, ['--require', 'tsx/cjs', '--eval', script], {
    encoding: 'utf8',
  });
  expect(other).toBe(await digestPredictions());
});

test('refuses damaged weights, members that predict something else, and none', async () => {
  const [member] = drawMembers(1);
  const damaged = { ...member!.network, weights: member!.network.weights.subarray(1) };
  const predict = (members: EnsembleRequest['members']) => inference.predictEnsemble({ ...request, members });
  await expect(predict([{ network: damaged, weight: 1 }])).rejects.toThrow(InvalidData);
  await expect(predict([{ network: member!.network, weight: 0 }])).rejects.toThrow('a weight above 0');
  const wide = drawNetwork({ type: 'mlp', hidden: [] }, 1, [4, 16, 1]);
  await expect(predict([member!, { network: wide, weight: 1 }])).rejects.toThrow(
    'must predict the same: inputs of 8×8×1 in 4 classes, not inputs of 4×16×1 in 4 classes',
  );
});

test('latency quantiles are by nearest rank, in microseconds, after a warm-up', async () => {
  const networks = drawMembers(1)
    .filter(({ weight }) => weight > 0)
    .map(({ network }) => network);
  const latency = await inference.measureLatency({
    networks,
    rows: 10,
    inputs,
    samples: 200,
    nowMs: createLatencyClock(),
  });
  expect(latency).toEqual({ p50: 100_000, p99: 198_000 });
});

test('leaves no tensors behind', async () => {
  const before = tf.memory().numTensors;
  await inference.predictEnsemble(request);
  await createInference(tf).predictEnsemble(request);
  expect(tf.memory().numTensors).toBe(before);
});
