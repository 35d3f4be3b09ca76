/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Stopped } from '../../../core/contracts/errors';
import type { EarlyStopping } from '../../../core/contracts/training/training-options';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import { findBestEpoch, isOver } from '../../../core/engine/early-stopping';
import type { EpochRecord, SavedCheckpoint, TrainRequest } from '../../../core/engine/engine';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createStripedImages } from '../../support/striped-images';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const rule = (changes: Partial<EarlyStopping> = {}): EarlyStopping => ({
  patience: 2,
  minDelta: 0,
  metric: 'loss',
  ...changes,
});

describe('the best epoch', () => {
  const historyOf = (losses: readonly number[], errors: readonly number[] = []): EpochRecord[] =>
    losses.map((loss, epoch) => ({
      epoch,
      loss: 0,
      validation: { errors: errors[epoch] ?? 0, rows: 10, loss },
    }));

  test.each([
    ['nothing yet', [], rule(), null],
    ['the lowest', [3, 1, 2], rule(), 1],
    ['the first of equals', [3, 1, 1], rule(), 1],
    ['what is better by too little is not better', [3, 2.75, 2.5], rule({ minDelta: 0.5 }), 0],
    ['but small steps add up', [3, 2.75, 2.25, 2.125], rule({ minDelta: 0.5 }), 2],
  ])('%s', (_, losses, early, best) => {
    expect(findBestEpoch(historyOf(losses), early)).toBe(best);
  });

  test('goes by the metric', () => {
    const history = historyOf([3, 1, 2], [5, 4, 3]);
    expect(findBestEpoch(history, rule())).toBe(1);
    expect(findBestEpoch(history, rule({ metric: 'errorRate' }))).toBe(2);
    expect(findBestEpoch(history, rule({ metric: 'errorRate', minDelta: 0.15 }))).toBe(2);
  });

  test('patience is over so many epochs after it', () => {
    const over = [[], [1], [1, 2], [1, 2, 3], [1, 2, 0.5], [1, 2, 0.5, 1, 1]].map((losses) =>
      isOver(historyOf(losses), rule()),
    );
    expect(over).toEqual([false, false, false, true, false, true]);
  });
});

/** With two labels of five wrong in validation: the more certain the network, the worse it gets. */
function createMisledRequest(changes: Partial<TrainRequest> = {}): TrainRequest {
  const validation = createStripedImages(40, 2);
  validation.labels.forEach((label, row) => (validation.labels[row] = row % 5 < 2 ? (label + 1) % 4 : label));
  const { optimizer, ...request } = createTrainRequest({ validation, epochs: 12, untilEpoch: 12 });
  return {
    ...request,
    loss: { method: 'hard-labels' },
    optimizer: { ...optimizer, learningRate: 0.005, schedule: 'constant' },
    ...changes,
  };
}

describe.each([
  ['eager', createEagerEngine(tf)],
  ['compiled', createCompiledEngine(tf, { threads: 2 })],
])('the %s engine', (_, engine) => {
  const train = (request: TrainRequest) => engine.train(request, createCallbacks());

  /** Stops after so many chunks of one step. */
  async function stopAfter(request: TrainRequest, steps: number): Promise<SavedCheckpoint> {
    const saved: SavedCheckpoint[] = [];
    let [asked, nowMs] = [0, 0];
    const callbacks = createCallbacks({
      nowMs: () => (nowMs += 150),
      shouldStop: () => (asked += 1) > steps,
      onCheckpoint: (checkpoint) => Promise.resolve(void saved.push(checkpoint)),
    });
    await expect(engine.train(request, callbacks)).rejects.toThrow(Stopped);
    return saved.at(-1)!;
  }

  test.each([
    ['the weights', {}],
    ['averages of the weights', { averageDecay: 0.8 }],
  ])('gives %s of the best epoch, and trains no longer than it takes to know', async (_case, changes) => {
    const { optimizer } = createMisledRequest();
    const request = createMisledRequest({ optimizer: { ...optimizer, ...changes } });
    const endless = await train({ ...request, validateEvery: 1 });
    const losses = endless.history.map(({ validation }) => validation!.loss);
    const best = losses.findIndex((loss, i) => losses.slice(i + 1, i + 4).every((later) => later >= loss));
    expect(best).toBeGreaterThan(0);
    expect(best).toBeLessThan(8);
    const early = await train({ ...request, earlyStopping: rule({ patience: 3 }) });
    expect(early).toMatchObject({ bestEpoch: best, epochsRun: best + 4, steps: 5 * (best + 4) });
    expect(early.history).toEqual(endless.history.slice(0, best + 4));
    const untilBest = await train({ ...request, untilEpoch: best + 1 });
    expect(untilBest.bestEpoch).toBeNull();
    expect(early.weights).toEqual(untilBest.weights);
    expect(early.validation).toEqual(untilBest.validation);
    expect(early.validationLogProbabilities).toEqual(untilBest.validationLogProbabilities);
  });

  test('gives the best epoch even where patience lasts to the end', async () => {
    const request = createMisledRequest({ earlyStopping: rule({ patience: 12 }) });
    const result = await train(request);
    expect(result.epochsRun).toBe(12);
    expect(result.bestEpoch).toBeLessThan(11);
    expect(result.validation).toEqual(result.history[result.bestEpoch!]!.validation);
    const { weights } = await train(createMisledRequest({ untilEpoch: result.bestEpoch! + 1 }));
    expect(result.weights).toEqual(weights);
  });

  test('stopped before, at and after the best epoch and resumed, it has the same bits', async () => {
    const request = createMisledRequest({ earlyStopping: rule({ patience: 3 }) });
    const whole = await train(request);
    const best = whole.bestEpoch! * 5;
    for (const steps of [3, best + 2, best + 5, best + 12]) {
      const { bytes, step } = await stopAfter(request, steps);
      expect(step).toBe(steps);
      expect(await train({ ...request, resumeFrom: bytes })).toEqual(whole);
    }
    expect(await train({ ...request, resumeFrom: whole.checkpoint })).toEqual(whole);
  });
});
