/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Diverged } from '../../../core/contracts/errors';
import type { TrainingView } from '../../../core/data/batches';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { TrainProgress } from '../../../core/engine/engine';
import { scorePredictions } from '../../../core/distillation/score-predictions';
import { listWeights } from '../../../core/models/list-weights';
import { decodeWeights } from '../../../core/models/weights-file';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createStripedImages } from '../../support/striped-images';
import { createCallbacks, createTrainRequest, NORMED_CNN } from '../../support/train-request';

const tf = loadTensorFlow();

describe.each([
  ['eager', createEagerEngine(tf)],
  ['compiled', createCompiledEngine(tf)],
  ['compiled and divided', createCompiledEngine(tf, { threads: 2 })],
])('the %s engine', (_, engine) => {
  describe('learning', () => {
    test.each([
      ['distillation', { method: 'distillation', temperature: 2, alpha: 0.7 }],
      ['hard labels', { method: 'hard-labels' }],
      ['label smoothing', { method: 'label-smoothing', smoothing: 0.1 }],
    ] as const)('%s learns what it has not seen', async (_, loss) => {
      const request = createTrainRequest({ loss, epochs: 12, untilEpoch: 12 });
      const result = await engine.train(request, createCallbacks());
      expect(result.history).toHaveLength(12);
      expect(result.history.at(-1)!.loss).toBeLessThan(result.history[0]!.loss / 2);
      expect(result.validation.errors).toBeLessThanOrEqual(4);
      expect(result.steps).toBe(60);
    });

    test('the schedule spans all epochs, not those until the rung', async () => {
      const short = await engine.train(createTrainRequest({ epochs: 1, untilEpoch: 1 }), createCallbacks());
      const rung = await engine.train(createTrainRequest({ epochs: 3, untilEpoch: 1 }), createCallbacks());
      expect(short.weights).not.toEqual(rung.weights);
    });

    test('epochs take the views in turn', async () => {
      const request = createTrainRequest({ epochs: 3, untilEpoch: 3 });
      const [a, b] = request.views as [TrainingView, TrainingView];
      const train = async (views: TrainingView[], untilEpoch: number) =>
        (await engine.train({ ...request, views, untilEpoch }, createCallbacks())).weights;
      expect(await train([a, b], 1)).toEqual(await train([a, a], 1));
      expect(await train([a, b], 2)).not.toEqual(await train([a, a], 2));
      expect(await train([a, b, a], 3)).toEqual(await train([a, b], 3));
    });

    test('weight decay shrinks kernels and nothing else', async () => {
      const norms = async (weightDecay: number) => {
        const request = createTrainRequest({ loss: { method: 'hard-labels' } });
        const optimizer = {
          ...request.optimizer,
          learningRate: 1e-6,
          weightDecay,
          schedule: 'constant',
        } as const;
        const { weights } = await engine.train({ ...request, optimizer }, createCallbacks());
        const values = decodeWeights(weights, listWeights(NORMED_CNN, [8, 8, 1], 4));
        return [...values].map(([name, list]) => [name, Math.hypot(...list)] as const);
      };
      const [plain, decayed] = [await norms(0), await norms(1000)];
      plain.forEach(([name, norm], i) => {
        const ratio = decayed[i]![1] / norm;
        if (name.endsWith('kernel')) expect(ratio).toBeLessThan(0.99);
        else if (name.endsWith('gamma')) expect(ratio).toBeCloseTo(1, 4);
      });
    });

    test('batch normalisation moves its averages in training, and after a validation too', async () => {
      const request = createTrainRequest();
      const means = async (untilEpoch: number) => {
        const { weights } = await engine.train(
          { ...request, untilEpoch, validateEvery: 1 },
          createCallbacks(),
        );
        return decodeWeights(weights, listWeights(NORMED_CNN, [8, 8, 1], 4)).get('norm_1/moving_mean')!;
      };
      const [first, second] = [await means(1), await means(2)];
      expect(first.some((mean) => mean !== 0)).toBe(true);
      expect(second).not.toEqual(first);
    });

    test('validating along the way changes no weight', async () => {
      const plain = await engine.train(createTrainRequest(), createCallbacks());
      const validated = await engine.train(createTrainRequest({ validateEvery: 2 }), createCallbacks());
      expect(validated.weights).toEqual(plain.weights);
      expect(plain.history.map((record) => record.validation)).toEqual([null, null, null]);
      expect(validated.history.map((record) => record.validation !== null)).toEqual([false, true, false]);
    });

    test.each([
      ['the last weights', {}],
      ['averages of the weights', { averageDecay: 0.9 }],
    ])('the result agrees with itself: %s', async (_, changes) => {
      const { optimizer, ...rest } = createTrainRequest();
      const request = { ...rest, optimizer: { ...optimizer, ...changes } };
      const result = await engine.train(request, createCallbacks());
      const { score } = scorePredictions(result.validationLogProbabilities, request.validation.labels, 4);
      expect(score).toEqual(result.validation);
      const predicted = await engine.predict({
        network: { architecture: NORMED_CNN, inputShape: [8, 8, 1], classes: 4, weights: result.weights },
        rows: request.validation.rows,
        inputs: request.validation.inputs,
        shifts: null,
      });
      expect(predicted).toHaveLength(40 * 4);
      predicted.forEach((value, i) => expect(value).toBeCloseTo(result.validationLogProbabilities[i]!, 5));
      expect(result.weights.length).toBe(result.cost.sizeBytes);
    });

    test('averages of the weights lag behind the weights, and change no training', async () => {
      const request = createTrainRequest();
      const optimizer = { ...request.optimizer, averageDecay: 0.9 };
      const plain = await engine.train(request, createCallbacks());
      const averaged = await engine.train({ ...request, optimizer }, createCallbacks());
      expect(averaged.history).toEqual(plain.history);
      expect(averaged.weights).not.toEqual(plain.weights);
    });

    test('views that lack soft labels are refused at once, unless the loss needs none', async () => {
      const request = createTrainRequest();
      const views = request.views.map((view) => ({ ...view, softLogProbabilities: null }));
      await expect(engine.train({ ...request, views }, createCallbacks())).rejects.toThrow(
        'view 0 lacks soft labels',
      );
      const hard = { ...request, views, loss: { method: 'hard-labels' } as const };
      expect((await engine.train(hard, createCallbacks())).epochsRun).toBe(3);
    });
  });

  describe('divergence', () => {
    test('is seen at its step, with the loss that shows it', async () => {
      const request = createTrainRequest({
        architecture: { type: 'mlp', hidden: [8] },
        loss: { method: 'hard-labels' },
      });
      const optimizer = { ...request.optimizer, learningRate: 1e30, schedule: 'constant' } as const;
      const failure = engine.train({ ...request, optimizer }, createCallbacks());
      await expect(failure).rejects.toThrow(Diverged);
      await expect(failure).rejects.toMatchObject({ fields: { step: 2 } });
    });

    test('saves no checkpoint after it', async () => {
      const onCheckpoint = jest.fn(() => Promise.resolve());
      const request = createTrainRequest({
        architecture: { type: 'mlp', hidden: [8] },
        loss: { method: 'hard-labels' },
      });
      const optimizer = { ...request.optimizer, learningRate: 1e30, schedule: 'constant' } as const;
      await expect(
        engine.train({ ...request, optimizer }, createCallbacks({ onCheckpoint })),
      ).rejects.toThrow(Diverged);
      expect(onCheckpoint).not.toHaveBeenCalled();
    });
  });

  describe('callbacks', () => {
    test('a checkpoint after every epoch, and after 30 s without one', async () => {
      let nowMs = 0;
      const steps: number[] = [];
      const callbacks = createCallbacks({
        // On this clock every chunk has taken its time, so that chunks stay one step long.
        nowMs: () => (nowMs += 150),
        shouldStop: () => {
          nowMs += 8_000;
          return false;
        },
        onCheckpoint: ({ step }) => {
          steps.push(step);
          return Promise.resolve();
        },
      });
      await engine.train(createTrainRequest(), callbacks);
      expect(steps).toEqual([4, 5, 9, 10, 14, 15]);
    });

    test('progress at most five times a second, and once at the end', async () => {
      let nowMs = 0;
      const told: (TrainProgress & { atMs: number })[] = [];
      const callbacks = createCallbacks({
        nowMs: () => (nowMs += 30),
        onProgress: (progress) => told.push({ ...progress, atMs: nowMs }),
      });
      const request = createTrainRequest({ epochs: 20, untilEpoch: 20 });
      const { validation } = await engine.train(request, callbacks);
      const pauses = told.slice(1, -1).map(({ atMs }, i) => atMs - told[i]!.atMs);
      expect(pauses.length).toBeGreaterThan(3);
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(200);
      const last = told.at(-1)!;
      expect(last).toMatchObject({
        step: 100,
        totalSteps: 100,
        epoch: 20,
        validationErrorRate: validation.errors! / 40,
      });
      expect(last.rowsPerSecond).toBeCloseTo((20 * 74) / ((nowMs - 60) / 1000), -2);
      expect(told.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    });

    test('the event loop turns while training, so a message can stop it', async () => {
      let stop = false;
      const request = createTrainRequest({ epochs: 1000, untilEpoch: 1000 });
      setImmediate(() => (stop = true));
      await expect(engine.train(request, createCallbacks({ shouldStop: () => stop }))).rejects.toThrow(
        'stopped at step',
      );
    });
  });

  describe('memory', () => {
    test('nothing is left after training, failing, predicting and timing', async () => {
      const request = createTrainRequest({ validateEvery: 1 });
      const { weights } = await engine.train(request, createCallbacks());
      const network = { architecture: NORMED_CNN, inputShape: [8, 8, 1], classes: 4, weights };
      const { rows, inputs } = createStripedImages(600, 3);
      const before = tf.memory().numTensors;
      await engine.train(request, createCallbacks());
      await expect(engine.train(request, createCallbacks({ shouldStop: () => true }))).rejects.toThrow(
        'stopped',
      );
      await engine.predict({ network, rows, inputs, shifts: null });
      const stopped = engine.predict({ network, rows, inputs, shifts: null }, { shouldStop: () => true });
      await expect(stopped).rejects.toThrow('stopped after 0 of 600 rows');
      await engine.measureLatency({ networks: [network], rows, inputs, samples: 10, nowMs: () => 0 });
      expect(tf.memory().numTensors).toBe(before);
    });

    test('no step adds to what the one before held', async () => {
      const held: number[] = [];
      const shouldStop = () => {
        held.push(tf.memory().numTensors);
        return false;
      };
      // A clock that always says that progress is due, so that losses don't wait.
      let nowMs = 0;
      await engine.train(createTrainRequest(), createCallbacks({ shouldStop, nowMs: () => (nowMs += 1000) }));
      expect(new Set(held.slice(1)).size).toBe(1);
    });
  });
});
