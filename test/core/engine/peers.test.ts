/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Two networks that learn side by side: against PyTorch, on both engines, resumed, stopped early and together with others. */
import type { Loss } from '../../../core/contracts/training/training';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { SavedCheckpoint } from '../../../core/engine/engine';
import { listWeights } from '../../../core/models/list-weights';
import { decodeWeights } from '../../../core/models/weights-file';
import golden from '../../golden/losses/peers.json';
import { createGoldenRequest, trainGolden } from '../../support/golden-training';
import { createHintedRequest } from '../../support/hinted-request';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createCallbacks, createTrainRequest, NORMED_CNN } from '../../support/train-request';

const tf = loadTensorFlow();
const trajectories = golden.trajectories.map((each) => [JSON.stringify(each.loss), each] as const);
const LOSS: Loss = {
  method: 'distillation',
  temperature: 2,
  alpha: 0.5,
  peer: { weight: 2, temperature: 1 },
};
const MLP = { type: 'mlp' as const, hidden: [12] };
const valuesOf = (bytes: Uint8Array) =>
  [...decodeWeights(bytes, listWeights(MLP, [8, 8, 1], 4)).values()].flatMap((weights) => [...weights]);
const furthest = (a: number[], b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe.each([
  ['eager', createEagerEngine(tf)],
  ['compiled', createCompiledEngine(tf)],
] as const)('the %s engine', (name, engine) => {
  test.each(trajectories)(
    'trains both as PyTorch does in float64: %s',
    async (_, { loss, losses, weights }) => {
      const request = createGoldenRequest(golden, loss);
      const found = await trainGolden(tf, name, request, golden.initial.flat());
      found.losses.forEach((value, step) =>
        expect(Math.abs(value - losses[step]!)).toBeLessThanOrEqual(4e-5 * Math.max(1, losses[step]!)),
      );
      const wanted = weights.flat();
      expect(found.weights).toHaveLength(wanted.length);
      found.weights.forEach((values, i) => expect(furthest(values, wanted[i]!)).toBeLessThan(4e-5));
    },
  );

  test.each([
    ['an MLP', MLP],
    ['a CNN with batch normalisation', NORMED_CNN],
  ])('resumed in the middle, both go on with the same bits: %s', async (_, architecture) => {
    const request = createTrainRequest({ architecture, loss: LOSS });
    const saved: SavedCheckpoint[] = [];
    let nowMs = 0;
    const callbacks = createCallbacks({
      nowMs: () => (nowMs += 20_000),
      onCheckpoint: (checkpoint) => {
        saved.push(checkpoint);
        return Promise.resolve();
      },
    });
    const whole = await engine.train(request, callbacks);
    const middle = saved.find(({ step }) => step > 5 && step < 10)!;
    const resumed = await engine.train({ ...request, resumeFrom: middle.bytes }, createCallbacks());
    expect(resumed).toEqual(whole);
  });

  test('gives the network alone, which learned from its peer, and scores it', async () => {
    const request = createTrainRequest({ architecture: MLP, loss: LOSS, epochs: 8, untilEpoch: 8 });
    const { peer: _peer, ...without } = LOSS;
    const [found, alone] = [
      await engine.train(request, createCallbacks()),
      await engine.train({ ...request, loss: without }, createCallbacks()),
    ];
    expect(found.cost).toEqual(alone.cost);
    expect(furthest(valuesOf(found.weights), valuesOf(alone.weights))).toBeGreaterThan(1e-3);
    expect(found.validation.errors! / found.validation.rows).toBeLessThan(0.375);
    // What it says of validation is what the network says that it gives.
    const { rows, inputs, shape: inputShape } = request.validation;
    const network = { architecture: MLP, inputShape, classes: 4, weights: found.weights };
    const predicted = await engine.predict({ network, rows, inputs, shifts: null });
    expect(furthest([...predicted], [...found.validationLogProbabilities])).toBeLessThan(1e-5);
  });

  test('stops early with the best epoch of the network', async () => {
    const earlyStopping = { patience: 2, minDelta: 0, metric: 'loss' as const };
    const request = createTrainRequest({
      architecture: MLP,
      loss: LOSS,
      epochs: 6,
      untilEpoch: 6,
      earlyStopping,
    });
    const { bestEpoch, weights, validation } = await engine.train(request, createCallbacks());
    const untilEpoch = bestEpoch! + 1;
    const upTo = await engine.train({ ...request, untilEpoch }, createCallbacks());
    expect([upTo.weights, upTo.validation]).toEqual([weights, validation]);
  });
});

test('both engines train alike', async () => {
  const request = createTrainRequest({ architecture: MLP, loss: LOSS });
  const [one, other] = [
    await createEagerEngine(tf).train(request, createCallbacks()),
    await createCompiledEngine(tf).train(request, createCallbacks()),
  ];
  expect(furthest(valuesOf(one.weights), valuesOf(other.weights))).toBeLessThan(2e-4);
});

test('pairs are trained together with other pairs as they are alone', async () => {
  const compiled = createCompiledEngine(tf);
  const first = createTrainRequest({ architecture: MLP, loss: LOSS });
  const members = [first, { ...first, loss: { ...LOSS, peer: { weight: 0.5, temperature: 3 } } as Loss }].map(
    (request) => ({ request, callbacks: createCallbacks() }),
  );
  const results = await compiled.trainTogether(members);
  for (const [i, { request }] of members.entries()) {
    const result = results[i]!;
    if (result.status === 'rejected') throw result.reason;
    const alone = await compiled.train(request, createCallbacks());
    expect(furthest(valuesOf(result.value.weights), valuesOf(alone.weights))).toBeLessThan(2e-4);
  }
});

test('hints are of the student’s layers, and the peer learns without them, on both engines', async () => {
  const hint = { loss: { method: 'rkd-distance' as const }, weight: 2, layer: 'dense_1_relu', shape: [6] };
  const request = createHintedRequest([hint], { architecture: MLP, loss: LOSS });
  const [one, other, without] = [
    await createEagerEngine(tf).train(request, createCallbacks()),
    await createCompiledEngine(tf).train(request, createCallbacks()),
    await createCompiledEngine(tf).train({ ...request, hints: [] }, createCallbacks()),
  ];
  expect(furthest(valuesOf(one.weights), valuesOf(other.weights))).toBeLessThan(2e-4);
  expect(furthest(valuesOf(other.weights), valuesOf(without.weights))).toBeGreaterThan(1e-3);
});
