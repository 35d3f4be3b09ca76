/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Trainings whose temperature falls: against PyTorch, on both engines, resumed, and together with others. */
import { Loss, Optimizer } from '../../../core/contracts/training';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createCompiledStepper } from '../../../core/engine/compiled/compiled-stepper';
import { createViewCache } from '../../../core/engine/compiled/rows/view-cache';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import { createEagerStepper } from '../../../core/engine/eager/eager-stepper';
import type { NetworkState } from '../../../core/engine/checkpoint';
import type { SavedCheckpoint, SettledRequest } from '../../../core/engine/engine';
import { createProgramCache } from '../../../core/engine/program/program-cache';
import type { TrainingProgram } from '../../../core/engine/program/training-program';
import { annealingRuleFor, annealingValues } from '../../../core/engine/schedules/annealing-rule';
import type { Stepper } from '../../../core/engine/stepper';
import { listWeights } from '../../../core/models/list-weights';
import { decodeWeights } from '../../../core/models/weights-file';
import golden from '../../golden/losses/annealing.json';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const [rows, features, classes] = [12, 5, 3];
const architecture = { type: 'mlp' as const, hidden: [4] };
const names = listWeights(architecture, [features], classes).map(({ name }) => name);
const cases = golden.cases.map((each) => [JSON.stringify(each.loss), each] as const);

/** All rows in each step, so that their order is no matter. */
function requestOf(loss: Loss): SettledRequest {
  const split = {
    rows,
    shape: [features],
    inputs: Float32Array.from(golden.inputs),
    labels: Uint8Array.from(golden.labels),
  };
  const softLogProbabilities = Float32Array.from(golden.softLogProbabilities);
  return createTrainRequest({
    architecture,
    classes,
    train: split,
    validation: split,
    views: [{ shifts: new Int8Array(2 * rows), softLogProbabilities }],
    loss,
    optimizer: Optimizer.parse({ type: 'sgd', learningRate: golden.rate, schedule: 'constant' }),
    batchSize: rows,
    epochs: golden.steps,
    untilEpoch: golden.steps,
  }) as SettledRequest;
}

const START: NetworkState = {
  weights: new Map(names.map((name, i) => [name, Float32Array.from(golden.initial[i]!)])),
  slots: new Map(),
};

const ENGINES: Readonly<Record<string, (request: SettledRequest) => Stepper | Promise<Stepper>>> = {
  eager: (request) => createEagerStepper(tf, request, START),
  compiled: (request) => {
    const cache = createProgramCache<TrainingProgram>(0);
    const limits = { threads: 1, residentBytes: 2 ** 30, blockBytes: 0, views: createViewCache(0) };
    return createCompiledStepper(tf, cache, limits, { ...request, precision: 'float32' }, START);
  },
};

describe.each(Object.entries(ENGINES))('the %s engine', (_, create) => {
  test.each(cases)('trains as PyTorch does in float64: %s', async (_name, { loss, losses, weights }) => {
    const request = requestOf(Loss.parse(loss));
    const stepper = await create(request);
    const order = Int32Array.from({ length: rows }, (_row, i) => i);
    const epoch = { view: request.views[0]!, order };
    const one = { epoch, nextEpoch: () => null, firstBatch: 0, batches: 1 };
    for (const [firstStep, wanted] of losses.entries()) {
      const [found = NaN] = await stepper.train({ ...one, firstStep });
      expect(Math.abs(found - wanted)).toBeLessThanOrEqual(2e-5 * Math.max(1, Math.abs(wanted)));
    }
    const { weights: found } = stepper.snapshot();
    await stepper.dispose();
    names.forEach((name, i) =>
      found.get(name)!.forEach((value, k) => expect(Math.abs(value - weights[i]![k]!)).toBeLessThan(2e-5)),
    );
  });
});

test.each(cases)('temperatures are those of PyTorch’s schedulers: %s', (_, { loss, temperatures }) => {
  const parsed = Loss.parse(loss);
  const values = { temperature: loss.temperature, ...annealingValues(parsed, golden.steps) };
  const given = (name: string) => values[name as keyof typeof values];
  temperatures.forEach((wanted, step) =>
    expect(annealingRuleFor(parsed)!.temperatureAt(step, given)).toBeCloseTo(wanted, 10),
  );
});

const MLP = { type: 'mlp' as const, hidden: [12] };
const annealed = (shape: 'linear' | 'cosine', temperature = 6): Loss => ({
  method: 'distillation',
  temperature,
  alpha: 0.7,
  annealing: { shape, to: 1, over: 0.8 },
});

describe.each([
  ['eager', createEagerEngine(tf)],
  ['compiled', createCompiledEngine(tf)],
])('the %s engine', (_, engine) => {
  test.each(['linear', 'cosine'] as const)(
    'resumed in the middle, it has the same bits: %s',
    async (shape) => {
      const request = createTrainRequest({ architecture: MLP, loss: annealed(shape) });
      const saved: SavedCheckpoint[] = [];
      const whole = await engine.train(
        request,
        createCallbacks({
          nowMs: (() => {
            let nowMs = 0;
            return () => (nowMs += 20_000);
          })(),
          onCheckpoint: (checkpoint) => {
            saved.push(checkpoint);
            return Promise.resolve();
          },
        }),
      );
      const middle = saved.find(({ step }) => step === 7 || step === 8)!;
      const resumed = await engine.train({ ...request, resumeFrom: middle.bytes }, createCallbacks());
      expect(resumed.weights).toEqual(whole.weights);
      const steady = { ...request.loss, annealing: undefined } as Loss;
      expect((await engine.train({ ...request, loss: steady }, createCallbacks())).weights).not.toEqual(
        whole.weights,
      );
    },
  );
});

test('together, each has its own temperatures', async () => {
  const requests = [3, 9].map((temperature) =>
    createTrainRequest({ architecture: MLP, loss: annealed('cosine', temperature) }),
  );
  const [first, ...others] = requests.map((request, i) => ({
    ...request,
    ...requests[0],
    loss: requests[i]!.loss,
  }));
  const compiled = createCompiledEngine(tf);
  const members = [first!, ...others].map((request) => ({ request, callbacks: createCallbacks() }));
  const results = await compiled.trainTogether(members);
  const values = (bytes: Uint8Array) =>
    [...decodeWeights(bytes, listWeights(MLP, [8, 8, 1], 4)).values()].flatMap((weights) => [...weights]);
  const found: number[][] = [];
  for (const [i, { request }] of members.entries()) {
    const result = results[i]!;
    if (result.status === 'rejected') throw result.reason;
    const alone = values((await compiled.train(request, createCallbacks())).weights);
    const own = values(result.value.weights);
    own.forEach((value, k) => expect(Math.abs(value - alone[k]!)).toBeLessThan(2e-4));
    found.push(own);
  }
  expect(Math.max(...found[0]!.map((value, k) => Math.abs(value - found[1]![k]!)))).toBeGreaterThan(1e-3);
});
