/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Networks on the features of a table: float32, of any sign and size, that are neither scaled nor moved. */
import type { LabelledRows } from '../../../core/data/labelled-rows';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { Engine, TrainRequest } from '../../../core/engine/engine';
import { listWeights } from '../../../core/models/list-weights';
import { decodeWeights } from '../../../core/models/weights-file';
import { createRandom } from '../../../core/random/random';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const FEATURES = 5;
const SHAPE = [FEATURES];
const MLP = { type: 'mlp' as const, hidden: [8] };
const eager = createEagerEngine(tf);
const compiled = createCompiledEngine(tf);

/** Class 1 where the second feature outweighs the fourth. */
function createFeatures(rows: number, seed: number): LabelledRows {
  const random = createRandom(seed, 'features');
  const inputs = Float32Array.from({ length: rows * FEATURES }, () => random.normal() * 3);
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    return Number((inputs[row * FEATURES + 1] ?? 0) > (inputs[row * FEATURES + 3] ?? 0));
  });
  return { rows, shape: SHAPE, inputs, labels };
}

function createRequest(changes: Partial<TrainRequest> = {}): TrainRequest {
  const train = createFeatures(150, 1);
  const soft = Float32Array.from({ length: 2 * train.rows }, (_, i) =>
    Math.log(train.labels[i >> 1] === i % 2 ? 0.9 : 0.1),
  );
  return createTrainRequest({
    architecture: MLP,
    classes: 2,
    train,
    views: [{ shifts: new Int8Array(2 * train.rows), softLogProbabilities: soft }],
    validation: createFeatures(60, 2),
    epochs: 8,
    untilEpoch: 8,
    ...changes,
  });
}

function weightsOf(bytes: Uint8Array): number[] {
  return [...decodeWeights(bytes, listWeights(MLP, SHAPE, 2)).values()].flatMap((values) => [...values]);
}

test.each<[string, Engine]>([
  ['eager', eager],
  ['compiled', compiled],
  ['divided', createCompiledEngine(tf, { threads: 2 })],
])('the %s engine learns from them', async (_, engine) => {
  const { validation } = await engine.train(createRequest({ epochs: 30, untilEpoch: 30 }), createCallbacks());
  expect(validation.errors).toBeLessThanOrEqual(6);
});

test('the engines agree', async () => {
  const [a, b] = await Promise.all(
    [eager, compiled].map((engine) => engine.train(createRequest(), createCallbacks())),
  );
  const [one, other] = [weightsOf(a!.weights), weightsOf(b!.weights)];
  one.forEach((value, i) => expect(other[i]).toBeCloseTo(value, 4));
  a!.validationLogProbabilities.forEach((value, i) =>
    expect(b!.validationLogProbabilities[i]).toBeCloseTo(value, 3),
  );
});

test('streamed rows give the bits of resident ones', async () => {
  const streaming = createCompiledEngine(tf, { residentBytes: 0, blockBytes: 16 * 4 * (FEATURES + 3) });
  const whole = await compiled.train(createRequest(), createCallbacks());
  const streamed = await streaming.train(createRequest(), createCallbacks());
  expect(streamed.weights).toEqual(whole.weights);
  const other = createRequest({
    train: { ...createFeatures(150, 1), inputs: createFeatures(150, 9).inputs },
  });
  expect((await streaming.train(other, createCallbacks())).weights).not.toEqual(whole.weights);
});

test('a training that is stopped goes on to the same bits', async () => {
  const whole = await compiled.train(createRequest(), createCallbacks());
  const { checkpoint } = await compiled.train(createRequest({ untilEpoch: 3 }), createCallbacks());
  const resumed = await compiled.train(createRequest({ resumeFrom: checkpoint }), createCallbacks());
  expect(resumed.weights).toEqual(whole.weights);
});

test('networks and ensembles predict alike on both engines, batch by batch and row by row', async () => {
  const { weights } = await compiled.train(createRequest(), createCallbacks());
  const network = { architecture: MLP, inputShape: SHAPE, classes: 2, weights };
  const { rows, inputs } = createFeatures(700, 3);
  const wanted = await eager.predict({ network, rows, inputs, shifts: null });
  const found = await compiled.predict({ network, rows, inputs, shifts: null });
  expect(found).toHaveLength(2 * rows);
  found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 4));
  const members = [
    { network, weight: 0.5 },
    { network, weight: 0.5 },
  ];
  const ensemble = await compiled.predictEnsemble!({ members, rows, inputs, shifts: null });
  ensemble.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 4));
  for (const engine of [eager, compiled]) {
    let nowMs = 0;
    const request = { networks: [network], rows, inputs, samples: 10, nowMs: () => (nowMs += 1) };
    expect(await engine.measureLatency(request)).toEqual({ p50: 1000, p99: 1000 });
  }
});

test('students trained together learn from them too', async () => {
  const members = [1, 2].map((seed) => ({ request: createRequest({ seed }), callbacks: createCallbacks() }));
  const together = await compiled.trainTogether(members);
  for (const [i, result] of together.entries()) {
    const alone = await compiled.train(createRequest({ seed: i + 1 }), createCallbacks());
    if (result?.status !== 'fulfilled') throw new Error('a student has no result');
    const values = weightsOf(result.value.weights);
    weightsOf(alone.weights).forEach((value, at) => expect(values[at]).toBeCloseTo(value, 4));
  }
});
