/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Numbers and labels are learned alike on both engines, alone and together, whole and streamed, seen as they are or changed. */
import type { LayerHint } from '../../../core/contracts/labels/hints';
import type { Task } from '../../../core/contracts/data/task';
import { taskOfLoss, type Loss } from '../../../core/contracts/training/training';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { Engine, TrainRequest } from '../../../core/engine/engine';
import { averageOutputs } from '../../../core/distillation/average-outputs';
import { toHalf } from '../../../core/data/soft-labels/half-floats';
import { createRandom } from '../../../core/random/random';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createTargetRows } from '../../support/target-rows';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const eager = createEagerEngine(tf);
const compiled = createCompiledEngine(tf);
const divided = createCompiledEngine(tf, { threads: 2 });
const ROWS = 150;
const WIDTH = { regression: 1, 'multi-label': 3 };

const LOSSES: Loss[] = [
  { method: 'squared-error' },
  { method: 'squared-error', huber: 1, alpha: 0.5 },
  { method: 'binary-cross-entropy' },
  { method: 'binary-cross-entropy', smoothing: 0.1 },
  { method: 'binary-cross-entropy', alpha: 0.5, temperature: 2 },
  { method: 'binary-cross-entropy', focus: 2, classBalance: 0.99 },
  {
    method: 'binary-cross-entropy',
    alpha: 0.5,
    temperature: 4,
    divergence: 'jensen-shannon',
    weighting: 'confidence',
    classBalance: 0.9,
    annealing: { shape: 'cosine', to: 1, over: 0.5 },
    peer: { weight: 1, temperature: 2 },
  },
];

function createRequest(loss: Loss, changes: Partial<TrainRequest> = {}): TrainRequest {
  const task = taskOfLoss(loss)!;
  const train = createTargetRows(task, ROWS, 1);
  // A teacher that knows what is so, in numbers or log-odds.
  const soft = train.targets!.map((target) => (task === 'regression' ? target : 6 * (target - 0.5)));
  return createTrainRequest({
    architecture: { type: 'mlp', hidden: [12] },
    classes: WIDTH[task],
    train,
    views: [{ shifts: new Int8Array(2 * ROWS), softLogProbabilities: soft }],
    validation: createTargetRows(task, 80, 2),
    loss,
    epochs: 25,
    untilEpoch: 25,
    ...changes,
  });
}

const train = (engine: Engine, request: TrainRequest) => engine.train(request, createCallbacks());
const named = LOSSES.map((loss) => [JSON.stringify(loss), loss] as const);

test.each(named)('%s: the engines agree, and learn', async (_, loss) => {
  const [a, b] = [await train(eager, createRequest(loss)), await train(compiled, createRequest(loss))];
  a.history.forEach(({ loss: mean }, epoch) => expect(b.history[epoch]!.loss).toBeCloseTo(mean, 3));
  a.validationLogProbabilities.forEach((value, i) =>
    expect(Math.abs(b.validationLogProbabilities[i]! - value)).toBeLessThan(5e-3),
  );
  if (loss.method === 'squared-error') expect(a.validation.numbers!.r2).toBeGreaterThan(0.8);
  else expect(a.validation.errors! / a.validation.rows).toBeLessThan(0.15);
  expect(a.validation.rows).toBe(80 * (loss.method === 'squared-error' ? 1 : 3));
});

test.each(named)('%s: divided among threads it trains alike', async (_, loss) => {
  const request = createRequest(loss, { epochs: 2, untilEpoch: 2 });
  const [a, b] = [await train(compiled, request), await train(divided, request)];
  a.validationLogProbabilities.forEach((value, i) =>
    expect(Math.abs(b.validationLogProbabilities[i]! - value)).toBeLessThan(1e-4),
  );
});

test.each(named)('%s: a streamed split gives the same bits as a whole one', async (_, loss) => {
  const request = createRequest(loss, { epochs: 2, untilEpoch: 2 });
  const streaming = createCompiledEngine(tf, { residentBytes: 0, blockBytes: 3000 });
  const [whole, streamed] = [await train(compiled, request), await train(streaming, request)];
  expect(streamed.weights).toEqual(whole.weights);
});

test.each(named)(
  '%s: views that change cells keep what is to be learned, on both engines',
  async (_, loss) => {
    const { views, ...request } = createRequest(loss, { epochs: 2, untilEpoch: 2 });
    const recipe = { seed: 3, operations: [{ type: 'noise', deviation: 0.3 } as const] };
    const noisy = { ...request, views: views.map((view) => ({ ...view, recipe })) };
    const [a, b] = [await train(eager, noisy), await train(compiled, noisy)];
    a.history.forEach(({ loss: mean }, epoch) => expect(b.history[epoch]!.loss).toBeCloseTo(mean, 3));
    const plain = await train(eager, { ...request, views });
    expect(plain.history[0]!.loss).not.toBeCloseTo(a.history[0]!.loss, 6);
  },
);

test.each(named)(
  '%s: students that are trained together come near to what they are alone',
  async (_, loss) => {
    const base = createRequest(loss, { epochs: 3, untilEpoch: 3 });
    const requests = [7, 8].map((seed) => ({ ...base, seed }));
    const members = requests.map((request) => ({ request, callbacks: createCallbacks() }));
    const together = await compiled.trainTogether(members);
    for (const [i, request] of requests.entries()) {
      const settled = together[i];
      if (settled?.status !== 'fulfilled') throw new Error('did not end well', { cause: settled?.reason });
      const alone = await train(compiled, request);
      expect(settled.value.validation.loss).toBeCloseTo(alone.validation.loss, 3);
    }
  },
);

describe('layers of a teacher', () => {
  const random = createRandom('layers of a teacher');
  const values = Uint16Array.from({ length: 5 * ROWS }, () => toHalf(random.normal()));
  const hint: LayerHint = {
    loss: { method: 'rkd-distance' },
    weight: 2,
    layer: 'dense_1_relu',
    shape: [5],
  };
  /** So small that weights keep their bits, and an epoch's loss is that of the first step. */
  const still = { ...createTrainRequest().optimizer, learningRate: 1e-30 };
  const hinted = (request: TrainRequest): TrainRequest => ({
    ...request,
    hints: [hint],
    views: request.views.map((view) => ({ ...view, hints: [values] })),
  });
  /** What the hint adds to the loss. */
  const added = async (engine: Engine, request: TrainRequest) => {
    const first = { ...request, optimizer: still, epochs: 1, untilEpoch: 1 };
    const [without, together] = [await train(engine, first), await train(engine, hinted(first))];
    return together.history[0]!.loss - without.history[0]!.loss;
  };

  test.each(named)('%s: they add what they add beside classes, on both engines', async (_, loss) => {
    const request = createRequest(loss);
    const { targets: _targets, ...rows } = request.train;
    const { targets: _others, ...validation } = request.validation;
    const ofClasses = {
      ...request,
      classes: 4,
      train: rows,
      validation,
      loss: { method: 'hard-labels' } as const,
    };
    const wanted = await added(eager, ofClasses);
    expect(wanted).toBeGreaterThan(0.1);
    expect(Math.abs((await added(eager, request)) - wanted)).toBeLessThan(1e-4);
    expect(Math.abs((await added(compiled, request)) - wanted)).toBeLessThan(1e-4);
  });

  test.each(named)('%s: the engines agree on what is learned from them', async (_, loss) => {
    const request = hinted(createRequest(loss, { epochs: 5, untilEpoch: 5 }));
    const [a, b] = [await train(eager, request), await train(compiled, request)];
    a.history.forEach(({ loss: mean }, epoch) => expect(b.history[epoch]!.loss).toBeCloseTo(mean, 3));
  });
});

test.each<[Task, Loss]>([
  ['regression', { method: 'squared-error' }],
  ['multi-label', { method: 'binary-cross-entropy' }],
])('an ensemble of a %s says what its members say on average, on both engines', async (task, loss) => {
  const request = createRequest(loss, { epochs: 3, untilEpoch: 3 });
  const networks = await Promise.all(
    [1, 2].map(async (seed) => {
      const { weights } = await train(compiled, { ...request, seed });
      return { architecture: request.architecture, inputShape: [4], classes: WIDTH[task], task, weights };
    }),
  );
  const { rows, inputs } = request.validation;
  const source = { rows, inputs, shifts: null };
  const members = networks.map((network, i) => ({ network, weight: 1 + i }));
  const alone = await Promise.all(networks.map((network) => eager.predict({ network, ...source })));
  const wanted = averageOutputs(
    alone.map((logProbabilities, i) => ({ logProbabilities, weight: 1 + i })),
    task,
  );
  const found = await compiled.predictEnsemble!({ members, ...source });
  expect(found).toHaveLength(rows * WIDTH[task]);
  found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 4));
});
