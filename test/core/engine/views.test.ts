/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Trainings on views with operations: every engine and every way of bringing rows sees the same. */
import { Worker } from 'node:worker_threads';
import { AugmentOperations } from '../../../core/contracts/data/augment-operation';
import { createBatchFeeder } from '../../../core/data/batches';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { TrainRequest, TrainResult } from '../../../core/engine/engine';
import { listWeights } from '../../../core/models/list-weights';
import { decodeWeights } from '../../../core/models/weights-file';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { renderView } from '../../support/render-view';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const compiled = createCompiledEngine(tf);
const eager = createEagerEngine(tf);
/** An engine that has computed no view yet. */
const fresh = () => createCompiledEngine(tf);
const architecture = { type: 'mlp' as const, hidden: [12] };
const CHANGED = [{ type: 'rotate', degrees: 30 }, { type: 'flip' }];
const MIXED = [
  { type: 'crop', area: [0.4, 1] },
  { type: 'mixup', alpha: 1 },
];

/** Views of the seeds 1 and 2 in turn, with shifts of their own. */
function createRequest(list: readonly unknown[], changes: Partial<TrainRequest> = {}): TrainRequest {
  const base = createTrainRequest({ architecture, epochs: 4, untilEpoch: 4 });
  const operations = AugmentOperations.parse(list);
  const views = base.views.map((view, i) => ({ ...view, recipe: { operations, seed: i + 1 } }));
  return { ...base, views, ...changes };
}

function weightsOf({ weights }: TrainResult): number[] {
  return [...decodeWeights(weights, listWeights(architecture, [8, 8, 1], 4)).values()].flatMap((all) => [
    ...all,
  ]);
}

const train = (request: TrainRequest, engine = compiled) => engine.train(request, createCallbacks());

test('a changed view has the bits of a split that was changed beforehand', async () => {
  const request = createRequest(CHANGED);
  const [view] = request.views;
  const { inputs } = renderView(request.train, 4, CHANGED, { seed: 1, shifts: view!.shifts });
  const still = new Int8Array(2 * request.train.rows);
  const beforehand = {
    ...request,
    train: { ...request.train, inputs },
    views: [{ shifts: still, softLogProbabilities: view!.softLogProbabilities }],
  };
  const found = await train({ ...request, views: [view!] });
  expect(found.weights).toEqual((await train(beforehand)).weights);
  expect(found.weights).not.toEqual((await train(request)).weights);
});

test('a batch of mixed rows has the shares of their classes as labels', () => {
  const request = createRequest(MIXED);
  const [, view] = request.views;
  const { inputs, targets } = renderView(request.train, 4, MIXED, { seed: 2, shifts: view!.shifts });
  const order = Int32Array.from([5, 70, 5, 0]);
  const batch = createBatchFeeder(request.train, 4, 4)(view!, order, 0);
  expect([...batch.labels]).toEqual([...order].flatMap((row) => [...targets.subarray(4 * row, 4 * row + 4)]));
  const pixels = [...order].flatMap((row) => [...inputs.subarray(64 * row, 64 * row + 64)]);
  batch.inputs.forEach((value, i) => expect(value).toBeCloseTo(pixels[i]! / 255, 6));
});

describe.each<[string, readonly unknown[], Partial<TrainRequest>]>([
  ['changed rows, soft labels', CHANGED, {}],
  [
    'mixed rows, soft and hard labels',
    MIXED,
    { loss: { method: 'distillation', temperature: 2, alpha: 0.5 } },
  ],
  ['mixed rows, hard labels', MIXED, { loss: { method: 'hard-labels' } }],
  ['mixed rows, smoothed labels', MIXED, { loss: { method: 'label-smoothing', smoothing: 0.1 } }],
])('%s', (_, operations, changes) => {
  const request = createRequest(operations, changes);
  let whole: TrainResult;
  beforeAll(async () => {
    whole = await train(request);
  });

  test.each([1, 3])('streamed in blocks of %i batches, they give the same bits', async (batches) => {
    const rowBytes = 64 + 4 + (request.loss.method === 'distillation' ? 16 : 0);
    const streaming = createCompiledEngine(tf, { residentBytes: 0, blockBytes: batches * 16 * rowBytes });
    expect(await train(request, streaming)).toEqual(whole);
  });

  test('the engines agree', async () => {
    const wanted = weightsOf(await train(request, eager));
    weightsOf(whole).forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 4));
  });

  test('students trained together see them too, and the thread ends with them', async () => {
    const ended = jest.spyOn(Worker.prototype, 'terminate');
    const members = [7, 8].map((seed) => ({ request: { ...request, seed }, callbacks: createCallbacks() }));
    const [first, second] = await fresh().trainTogether(members);
    if (first?.status !== 'fulfilled' || second?.status !== 'fulfilled') throw new Error('a student failed');
    // One thread for both: they were trained in one program.
    expect(ended).toHaveBeenCalledTimes(1);
    ended.mockRestore();
    const wanted = weightsOf(whole);
    weightsOf(first.value).forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 4));
    expect(weightsOf(second.value)).not.toEqual(weightsOf(first.value));
  });

  test('a training that is stopped goes on to the same bits', async () => {
    const { checkpoint } = await train({ ...request, untilEpoch: 3 });
    expect((await train({ ...request, resumeFrom: checkpoint })).weights).toEqual(whole.weights);
  });
});

test('what a training has computed is there for the next one', async () => {
  const engine = fresh();
  const started = jest.spyOn(Worker.prototype, 'postMessage');
  const request = createRequest(CHANGED);
  const first = await train(request, engine);
  expect(started).toHaveBeenCalledTimes(2);
  expect(await train(createRequest(CHANGED), engine)).toMatchObject({ weights: first.weights });
  // The rows of another request lie elsewhere; those of the same one are found.
  expect(started).toHaveBeenCalledTimes(4);
  expect((await train({ ...request, views: createRequest(CHANGED).views }, engine)).weights).toEqual(
    first.weights,
  );
  expect(started).toHaveBeenCalledTimes(4);
  started.mockRestore();
});

test('mixed labels teach otherwise than the rows’ own', async () => {
  const hard = { loss: { method: 'hard-labels' } as const };
  const request = createRequest(MIXED, hard);
  const [view] = request.views;
  const { inputs } = renderView(request.train, 4, MIXED, { seed: 1, shifts: view!.shifts });
  const still = new Int8Array(2 * request.train.rows);
  const unmixed = {
    ...request,
    train: { ...request.train, inputs },
    views: [{ shifts: still, softLogProbabilities: null }],
  };
  const [mixed, plain] = [await train({ ...request, views: [view!] }), await train(unmixed)];
  // Of the same pixels, the class of the first row alone says less than the shares of both.
  expect(mixed.history.at(-1)!.loss).toBeLessThan(plain.history.at(-1)!.loss - 0.05);
});
