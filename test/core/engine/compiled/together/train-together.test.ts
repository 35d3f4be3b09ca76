/** @jest-environment <rootDir>/test/support/native-environment.js */
import type { Architecture } from '../../../../../core/contracts/models/architecture';
import { createCompiledEngine } from '../../../../../core/engine/compiled/create-compiled-engine';
import type {
  SavedCheckpoint,
  TrainCallbacks,
  TrainRequest,
  TrainResult,
} from '../../../../../core/engine/engine';
import { toBytes } from '../../../../../core/data/typed-bytes';
import { listWeights } from '../../../../../core/models/list-weights';
import { decodeWeights } from '../../../../../core/models/weights-file';
import { sha256 } from '../../../../../storage/sha256';
import { loadTensorFlow } from '../../../../support/load-tensorflow';
import { createCallbacks, createTrainRequest, NORMED_CNN } from '../../../../support/train-request';

const tf = loadTensorFlow();
const engine = createCompiledEngine(tf);
const MLP: Architecture = { type: 'mlp', hidden: [12, 8] };
const base = createTrainRequest({ architecture: MLP });

/** Trials of a study: one seed, and hyperparameters of their own. */
const trials: TrainRequest[] = [0, 1, 2].map((i) => ({
  ...base,
  loss: { method: 'distillation', temperature: 2 + i, alpha: 0.5 + 0.1 * i },
  optimizer: { ...base.optimizer, learningRate: 0.005 * (i + 1), weightDecay: 0.01 * (i + 1) },
}));
/** Finalists: seeds of their own, and all else alike. */
const seeds: TrainRequest[] = [7, 8, 9].map((seed) => ({ ...base, seed }));

type Callbacks = Partial<TrainCallbacks> | null;

/** Trains requests together; a member whose callbacks are null is done already. */
function together(requests: readonly TrainRequest[], callbacks: readonly Callbacks[] = []) {
  const members = requests.map((request, i) => {
    const own = callbacks[i];
    return { request, callbacks: own === null ? null : createCallbacks(own) };
  });
  return engine.trainTogether(members);
}

async function resultsOf(...of: Parameters<typeof together>): Promise<TrainResult[]> {
  return (await together(...of)).map((settled) => {
    if (settled?.status !== 'fulfilled') throw new Error('did not end well', { cause: settled?.reason });
    return settled.value;
  });
}

/** A clock on which every chunk has taken its time, so that chunks stay one step long. */
function slowly(): Pick<TrainCallbacks, 'nowMs'> {
  let nowMs = 0;
  return { nowMs: () => (nowMs += 150) };
}

/** Callbacks that stop before a step, and the checkpoint that is saved then. */
function stopBefore(step: number) {
  const saved: SavedCheckpoint[] = [];
  let asked = 0;
  const callbacks: Partial<TrainCallbacks> = {
    ...slowly(),
    shouldStop: () => (asked += 1) > step,
    onCheckpoint: (checkpoint) => Promise.resolve(void saved.push(checkpoint)),
  };
  return { callbacks, checkpoint: () => saved.at(-1)!.bytes };
}

/** A result with digests in place of its bytes: a failed comparison of those is long in coming. */
function bitsOf({ weights, checkpoint, validationLogProbabilities, ...facts }: TrainResult) {
  const digests = [weights, checkpoint, toBytes(validationLogProbabilities)].map((bytes) => sha256(bytes));
  return { ...facts, digests };
}

function expectClose(together: TrainResult, alone: TrainResult, { architecture }: TrainRequest): void {
  const specs = listWeights(architecture, base.train.shape, base.classes);
  const [found, wanted] = [decodeWeights(together.weights, specs), decodeWeights(alone.weights, specs)];
  for (const [name, values] of wanted) {
    const scale = Math.max(...values.map(Math.abs));
    const difference = Math.max(...values.map((value, i) => Math.abs(value - found.get(name)![i]!)));
    expect(difference / scale).toBeLessThan(1e-6);
  }
  expect(together.validation).toMatchObject({ errors: alone.validation.errors, rows: alone.validation.rows });
  expect(together.validation.loss).toBeCloseTo(alone.validation.loss, 5);
  expect(together.history.map(({ epoch }) => epoch)).toEqual(alone.history.map(({ epoch }) => epoch));
  together.history.forEach(({ loss }, i) => expect(loss).toBeCloseTo(alone.history[i]!.loss, 5));
  expect([together.steps, together.epochsRun, together.cost]).toEqual([
    alone.steps,
    alone.epochsRun,
    alone.cost,
  ]);
}

describe.each([
  ['trials of one seed', trials],
  ['seeds of one method', seeds],
  ['CNNs', seeds.map((request) => ({ ...request, architecture: NORMED_CNN }))],
  ['two, an epoch one batch', trials.slice(1).map((request) => ({ ...request, batchSize: 74 }))],
])('%s', (_, requests) => {
  test('become what each becomes alone', async () => {
    const results = await resultsOf(requests);
    for (const [i, request] of requests.entries()) {
      expectClose(results[i]!, await engine.train(request, createCallbacks()), request);
    }
    // They are networks of their own.
    expect(new Set(results.map(({ weights }) => Buffer.from(weights).toString('base64'))).size).toBe(
      requests.length,
    );
  });

  test('have the same bits each time, however they are cut into chunks', async () => {
    const results = await resultsOf(requests);
    const bits = results.map(bitsOf);
    expect((await resultsOf(requests)).map(bitsOf)).toEqual(bits);
    expect((await resultsOf(requests, [slowly(), {}, slowly()])).map(bitsOf)).toEqual(bits);
  });
});

test('they share a program: that of one alone gives other bits', async () => {
  const [first] = await resultsOf(trials);
  const alone = await engine.train(trials[0]!, createCallbacks());
  expect(bitsOf(first!)).not.toEqual(bitsOf(alone));
});

describe('checkpoints', () => {
  test('all stopped and resumed, they have the same bits', async () => {
    const whole = await resultsOf(trials);
    const stops = trials.map(() => stopBefore(8));
    const stopped = await together(
      trials,
      stops.map(({ callbacks }) => callbacks),
    );
    expect(stopped).toMatchObject(trials.map(() => ({ status: 'rejected', reason: { name: 'Stopped' } })));
    const rest = trials.map((request, i) => ({ ...request, resumeFrom: stops[i]!.checkpoint() }));
    expect((await resultsOf(rest)).map(bitsOf)).toEqual(whole.map(bitsOf));
  });

  test.each([
    ['before and after a validation', 3, 8],
    ['within an epoch', 6, 7],
    ['one that is yet to begin', 0, 11],
    ['one that has all its steps', 15, 2],
  ])('resumed at different steps, they have the same bits: %s', async (_, first, second) => {
    const requests = seeds.map((request) => ({ ...request, validateEvery: 1 }));
    const whole = await resultsOf(requests);
    const stops = [first, second, second].map((step) => stopBefore(step));
    await together(
      requests,
      stops.map(({ callbacks }) => callbacks),
    );
    const rest = requests.map((request, i) => ({ ...request, resumeFrom: stops[i]!.checkpoint() }));
    expect((await resultsOf(rest)).map(bitsOf)).toEqual(whole.map(bitsOf));
  });

  test('go on alone, and those of one alone go on together', async () => {
    const stops = trials.map(() => stopBefore(8));
    await together(
      trials,
      stops.map(({ callbacks }) => callbacks),
    );
    const alone = await Promise.all(trials.map((request) => engine.train(request, createCallbacks())));
    const rungs = await Promise.all(
      trials.map((request) => engine.train({ ...request, untilEpoch: 1 }, createCallbacks())),
    );
    const goingOn = await resultsOf(
      trials.map((request, i) => ({ ...request, resumeFrom: rungs[i]!.checkpoint })),
    );
    for (const [i, request] of trials.entries()) {
      const resumeFrom = stops[i]!.checkpoint();
      expectClose(await engine.train({ ...request, resumeFrom }, createCallbacks()), alone[i]!, request);
      expectClose(goingOn[i]!, alone[i]!, request);
    }
  });

  test('are saved after each epoch by each member', async () => {
    const saved: number[][] = seeds.map(() => []);
    const callbacks = saved.map((own) => ({
      onCheckpoint: ({ epoch }: SavedCheckpoint) => Promise.resolve(void own.push(epoch)),
    }));
    await resultsOf(seeds, callbacks);
    expect(saved).toEqual(seeds.map(() => [1, 2, 3]));
  });
});

describe('a member that', () => {
  /** The other two have the bits that they have beside a sound one. */
  function expectOthersAsBeside(whole: TrainResult[], spoilt: Awaited<ReturnType<typeof together>>) {
    for (const place of [0, 2]) {
      const settled = spoilt[place];
      if (settled?.status !== 'fulfilled') throw new Error('did not end well', { cause: settled?.reason });
      expect(bitsOf(settled.value)).toEqual(bitsOf(whole[place]!));
    }
  }

  test('diverges ends alone', async () => {
    const whole = await resultsOf(trials);
    const optimizer = { ...base.optimizer, learningRate: 1e30 };
    const spoilt = await together(trials.with(1, { ...trials[1]!, optimizer }));
    expect(spoilt[1]).toMatchObject({ status: 'rejected', reason: { name: 'Diverged' } });
    expectOthersAsBeside(whole, spoilt);
  });

  test.each([1, 7])('is stopped before step %d ends alone', async (step) => {
    const whole = await resultsOf(trials);
    const spoilt = await together(trials, [{}, stopBefore(step).callbacks, {}]);
    expect(spoilt[1]).toMatchObject({ status: 'rejected', reason: { name: 'Stopped', fields: { step } } });
    expectOthersAsBeside(whole, spoilt);
  });

  test('has a damaged checkpoint ends alone', async () => {
    const whole = await resultsOf(trials);
    const spoilt = await together(trials.with(1, { ...trials[1]!, resumeFrom: Uint8Array.of(1, 2) }));
    expect(spoilt[1]).toMatchObject({ status: 'rejected', reason: { name: 'InvalidData' } });
    expectOthersAsBeside(whole, spoilt);
  });

  test("can't save its checkpoint ends alone", async () => {
    const whole = await resultsOf(seeds);
    const onCheckpoint = () => Promise.reject(new Error('no room'));
    const spoilt = await together(seeds, [{}, { onCheckpoint }, {}]);
    expect(spoilt[1]).toMatchObject({ status: 'rejected', reason: { message: 'no room' } });
    expectOthersAsBeside(whole, spoilt);
  });

  test('is done already keeps its place, and the others their bits', async () => {
    const whole = await resultsOf(seeds);
    const rest = await together(seeds, [{}, null, {}]);
    expect(rest[1]).toBeNull();
    expectOthersAsBeside(whole, rest);
  });

  test('stops at an earlier rung leaves the others theirs', async () => {
    const whole = await resultsOf(trials);
    const mixed = await together(trials.with(1, { ...trials[1]!, untilEpoch: 1 }));
    expect(mixed[1]).toMatchObject({ status: 'fulfilled', value: { epochsRun: 1, steps: 5 } });
    expectOthersAsBeside(whole, mixed);
  });
});
