/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Trainings whose temperature falls: against PyTorch, on both engines, resumed, and together with others. */
import { Loss } from '../../../core/contracts/training/training';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { SavedCheckpoint } from '../../../core/engine/engine';
import { annealingRuleFor, annealingValues } from '../../../core/engine/schedules/annealing-rule';
import { listWeights } from '../../../core/models/list-weights';
import { decodeWeights } from '../../../core/models/weights-file';
import golden from '../../golden/losses/annealing.json';
import { createGoldenRequest, trainGolden } from '../../support/golden-training';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const cases = golden.cases.map((each) => [JSON.stringify(each.loss), each] as const);

describe.each(['eager', 'compiled'] as const)('the %s engine', (engine) => {
  test.each(cases)('trains as PyTorch does in float64: %s', async (_, { loss, losses, weights }) => {
    const found = await trainGolden(tf, engine, createGoldenRequest(golden, loss), golden.initial);
    found.losses.forEach((value, step) =>
      expect(Math.abs(value - losses[step]!)).toBeLessThanOrEqual(2e-5 * Math.max(1, losses[step]!)),
    );
    found.weights.forEach((values, i) =>
      values.forEach((value, k) => expect(Math.abs(value - weights[i]![k]!)).toBeLessThan(2e-5)),
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
