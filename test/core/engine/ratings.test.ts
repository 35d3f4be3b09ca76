/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Networks of one score learn ratings: alike on all engines, and what no sum of a user's and an item's part can say. */
import { Architecture, architectureName } from '../../../core/contracts/models/architecture';
import { Optimizer } from '../../../core/contracts/training/training';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { Engine, TrainRequest } from '../../../core/engine/engine';
import { locateColumns } from '../../../core/models/locate-columns';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createRatings, ITEMS, RATING_BLOCKS, USERS } from '../../support/rating-rows';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const eager = createEagerEngine(tf);
const compiled = createCompiledEngine(tf);
const divided = createCompiledEngine(tf, { threads: 2 });
const { train, validation } = createRatings(1);

const towers = { type: 'two-tower', user: ['user'], item: ['item'], width: 4 };
const NAMED = [{ type: 'factorisation-machine', factors: 4 }, towers, { ...towers, hidden: [8] }].map(
  (each) => {
    const architecture = locateColumns(Architecture.parse(each), RATING_BLOCKS);
    return [architectureName(architecture), architecture] as const;
  },
);

function requestOf(architecture: Architecture, changes: Partial<TrainRequest> = {}): TrainRequest {
  return createTrainRequest({
    architecture,
    classes: 1,
    train,
    // A teacher that knows the ratings.
    views: [{ shifts: new Int8Array(2 * train.rows), softLogProbabilities: train.targets }],
    validation,
    loss: { method: 'squared-error', alpha: 0.5 },
    optimizer: Optimizer.parse({ learningRate: 0.02, weightDecay: 0.02 }),
    batchSize: 32,
    epochs: 150,
    untilEpoch: 150,
    ...changes,
  });
}

const few = (architecture: Architecture) => requestOf(architecture, { epochs: 2, untilEpoch: 2 });
const run = (engine: Engine, request: TrainRequest) => engine.train(request, createCallbacks());

function furthest(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(found).toHaveLength(wanted.length);
  return Math.max(...Array.from(wanted, (value, i) => Math.abs(value - (found[i] ?? NaN))));
}

/** RMSE on validation of the least squares of a mean, a part of each user and a part of each item, by backfitting; of the mean alone after no pass. */
function additiveRmse(passes: number): number {
  const mean = train.targets.reduce((sum, rating) => sum + rating, 0) / train.rows;
  const parts = { users: new Array<number>(USERS).fill(0), items: new Array<number>(ITEMS).fill(0) };
  const predict = (of: typeof train, row: number) =>
    mean + (parts.users[of.users[row] ?? -1] ?? NaN) + (parts.items[of.items[row] ?? -1] ?? NaN);
  for (let pass = 0; pass < passes; pass += 1)
    for (const name of ['users', 'items'] as const) {
      const [sums, counts] = [parts[name].map(() => 0), parts[name].map(() => 0)];
      train.targets.forEach((rating, row) => {
        const at = train[name][row] ?? -1;
        sums[at] = (sums[at] ?? NaN) + rating - predict(train, row);
        counts[at] = (counts[at] ?? NaN) + 1;
      });
      parts[name] = parts[name].map((part, at) => part + (sums[at] ?? NaN) / (counts[at] ?? NaN));
    }
  const errors = Array.from(validation.targets, (rating, row) => rating - predict(validation, row));
  return Math.hypot(...errors) / Math.sqrt(validation.rows);
}

describe.each(NAMED)('%s', (_, architecture) => {
  test('compiled, divided among threads and call by call it trains alike', async () => {
    const wanted = await run(eager, few(architecture));
    for (const engine of [compiled, divided]) {
      const found = await run(engine, few(architecture));
      expect(furthest(found.validationLogProbabilities, wanted.validationLogProbabilities)).toBeLessThan(
        1e-4,
      );
      found.history.forEach(({ loss }, epoch) => expect(loss).toBeCloseTo(wanted.history[epoch]!.loss, 4));
    }
  });

  test('students in one program train as they do alone', async () => {
    const requests = [7, 8].map((seed) => ({ ...few(architecture), seed }));
    const members = requests.map((request) => ({ request, callbacks: createCallbacks() }));
    const together = await compiled.trainTogether(members);
    for (const [i, request] of requests.entries()) {
      const settled = together[i];
      if (settled?.status !== 'fulfilled') throw new Error('did not end well', { cause: settled?.reason });
      const alone = await run(compiled, request);
      const { validationLogProbabilities: found } = settled.value;
      expect(furthest(found, alone.validationLogProbabilities)).toBeLessThan(1e-4);
    }
  });

  test('a training that is stopped goes on to the same bits', async () => {
    const request = few(architecture);
    const whole = await run(compiled, request);
    const { checkpoint } = await run(compiled, { ...request, untilEpoch: 1 });
    expect((await run(compiled, { ...request, resumeFrom: checkpoint })).weights).toEqual(whole.weights);
  });

  test('foretells ratings of pairs that it never saw, far better than their additive parts', async () => {
    const { weights, validation: scored } = await run(compiled, requestOf(architecture));
    const { rmse } = scored.numbers!;
    const additive = additiveRmse(100);
    expect(additive).toBeLessThan(0.95 * additiveRmse(0));
    expect(rmse).toBeLessThan(additive / 3);
    const task = 'regression' as const;
    const network = { architecture, inputShape: train.shape, classes: 1, weights, task };
    const { rows, inputs } = validation;
    const wanted = await eager.predict({ network, rows, inputs, shifts: null });
    expect(wanted).toHaveLength(rows);
    for (const engine of [compiled, divided]) {
      const found = await engine.predict({ network, rows, inputs, shifts: null });
      expect(furthest(found, wanted)).toBeLessThan(1e-4);
    }
  });
});
