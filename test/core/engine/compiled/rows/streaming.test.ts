/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Worker } from 'node:worker_threads';
import type { Architecture } from '../../../../../core/contracts/models/architecture';
import { Diverged, Stopped } from '../../../../../core/contracts/errors';
import { createCompiledEngine } from '../../../../../core/engine/compiled/create-compiled-engine';
import type { TrainRequest, TrainResult } from '../../../../../core/engine/engine';
import { loadTensorFlow } from '../../../../support/load-tensorflow';
import { createCallbacks, createTrainRequest, NORMED_CNN } from '../../../../support/train-request';

const tf = loadTensorFlow();
const resident = createCompiledEngine(tf);
/** Of a batch of the request's: images, labels, soft labels. */
const BATCH_BYTES = 16 * (64 + 4 + 16);
/** Of all its 74 rows. */
const SPLIT_BYTES = 74 * (64 + 4 + 16);
const streaming = new Map(
  [1, 2, 100].map((batches) => [
    batches,
    createCompiledEngine(tf, { residentBytes: 0, blockBytes: batches * BATCH_BYTES }),
  ]),
);
/** The engine that streams blocks of so many batches; kept, since it would compile anew. */
const stream = (blockBatches: number) => streaming.get(blockBatches)!;
const MLP: Architecture = { type: 'mlp', hidden: [12] };

/** Counts the threads that a training starts, and those that have ended by its end. */
async function countThreads(train: () => Promise<unknown>) {
  const [started, ended] = [new Set<Worker>(), new Set<Worker>()];
  const on = jest.spyOn(Worker.prototype, 'on').mockImplementation(function (this: Worker, event, listener) {
    if (!started.has(this)) this.addListener('exit', () => ended.add(this));
    started.add(this);
    return this.addListener(event, listener);
  });
  await train();
  on.mockRestore();
  return { started: started.size, ended: ended.size };
}

describe.each([
  ['an MLP', { architecture: MLP }],
  ['a CNN with batch normalisation', { architecture: NORMED_CNN }],
  ['hard labels, class-balanced', { loss: { method: 'hard-labels' }, sampling: 'class-balanced' }],
] as [string, Partial<TrainRequest>][])('%s', (_, changes) => {
  const request = createTrainRequest({ ...changes, validateEvery: 1 });
  let whole: TrainResult;
  beforeAll(async () => {
    whole = await resident.train(request, createCallbacks());
  });

  test.each([1, 2, 100])('streamed in blocks of %i batches, it has the same bits', async (blockBatches) => {
    expect(await stream(blockBatches).train(request, createCallbacks())).toEqual(whole);
  });

  test.each([7, 8])('stopped before step %i and resumed, it has the same bits', async (step) => {
    const saved: Uint8Array[] = [];
    let nowMs = 0;
    let asked = 0;
    const callbacks = createCallbacks({
      // On this clock every chunk has taken its time, so that chunks stay one step long.
      nowMs: () => (nowMs += 150),
      shouldStop: () => (asked += 1) > step,
      onCheckpoint: ({ bytes }) => Promise.resolve(void saved.push(bytes)),
    });
    const engine = stream(2);
    await expect(engine.train(request, callbacks)).rejects.toThrow(Stopped);
    const resumed = await engine.train({ ...request, resumeFrom: saved.at(-1)! }, createCallbacks());
    expect(resumed).toEqual(whole);
  });
});

test('only what is larger than the budget is streamed', async () => {
  const train = (residentBytes: number) => () =>
    createCompiledEngine(tf, { residentBytes }).train(createTrainRequest(), createCallbacks());
  expect(await countThreads(train(SPLIT_BYTES))).toEqual({ started: 0, ended: 0 });
  expect(await countThreads(train(SPLIT_BYTES - 1))).toEqual({ started: 1, ended: 1 });
});

test('the thread ends with a training that fails', async () => {
  const request = createTrainRequest();
  const optimizer = { ...request.optimizer, schedule: 'constant', learningRate: 1e38 } as const;
  const train = () =>
    expect(stream(2).train({ ...request, optimizer }, createCallbacks())).rejects.toThrow(Diverged);
  expect(await countThreads(train)).toEqual({ started: 1, ended: 1 });
});
