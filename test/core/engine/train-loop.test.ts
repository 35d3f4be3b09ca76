import { Diverged } from '../../../core/contracts/errors';
import type { TrainCallbacks, TrainRequest } from '../../../core/engine/engine';
import { runTraining } from '../../../core/engine/run-training';
import type { Stepper } from '../../../core/engine/stepper';
import { initialiseWeight } from '../../../core/models/initialise-weights';
import { listWeights } from '../../../core/models/list-weights';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

type Call = 'predict' | 'snapshot' | { train: number };

/** A stepper that computes nothing: its validations are worse from the third on. It notes what it is asked for. */
function createStepper({ architecture, train, classes, seed }: TrainRequest, losses: readonly number[] = []) {
  const calls: Call[] = [];
  const specs = listWeights(architecture, train.shape, classes);
  const weights = new Map(specs.map((spec) => [spec.name, initialiseWeight(spec, seed)]));
  let validations = 0;
  const stepper: Stepper = {
    train: ({ batches, firstStep }) => {
      calls.push({ train: batches });
      return Float32Array.from({ length: batches }, (_, i) => losses[firstStep + i] ?? 1);
    },
    predict: ({ rows, labels }) => {
      calls.push('predict');
      const certainty = 0.9 - 0.1 * Math.abs(2 - (validations += 1));
      const rest = Math.log((1 - certainty) / (classes - 1));
      const logProbabilities = new Float32Array(rows * classes).fill(rest);
      labels.forEach((label, row) => (logProbabilities[row * classes + label] = Math.log(certainty)));
      return Promise.resolve(logProbabilities);
    },
    snapshot: () => {
      calls.push('snapshot');
      return { weights, slots: new Map() };
    },
    dispose: () => undefined,
  };
  return { stepper, calls };
}

/** Six epochs of five batches. */
const request = createTrainRequest({ epochs: 6, untilEpoch: 6 });
const train = (stepper: Stepper, changes: Partial<TrainRequest> = {}, callbacks?: Partial<TrainCallbacks>) =>
  runTraining(
    () => Promise.resolve(stepper),
    { ...request, ...changes, precision: 'float32' },
    createCallbacks(callbacks),
  );

test('early stopping asks for no chunk more, and for one prediction and one copy of the state an epoch', async () => {
  const earlyStopping = { patience: 2, minDelta: 0, metric: 'loss' } as const;
  const { stepper, calls } = createStepper(request);
  expect(await train(stepper, { earlyStopping })).toMatchObject({ bestEpoch: 1, epochsRun: 4 });
  const epochEnd: Call[] = ['predict', 'snapshot'];
  const [first, later]: Call[][] = [
    [{ train: 1 }, { train: 2 }, { train: 2 }, ...epochEnd],
    [{ train: 5 }, ...epochEnd],
  ];
  expect(calls).toEqual([...first!, ...later!, ...later!, ...later!, 'snapshot']);
  const without = createStepper(request);
  await train(without.stepper);
  const chunks = (all: readonly Call[]) => all.filter((call) => typeof call === 'object');
  expect(chunks(calls)).toEqual(chunks(without.calls).slice(0, chunks(calls).length));
});

test.each([NaN, Infinity])(
  'a loss of %d ends the training after its chunk, with the step that had it',
  async (loss) => {
    const losses = Array.from({ length: 30 }, (_, step) => (step === 12 ? loss : 1));
    const { stepper, calls } = createStepper(request, losses);
    const saved: number[] = [];
    const onCheckpoint: TrainCallbacks['onCheckpoint'] = ({ step }) => Promise.resolve(void saved.push(step));
    const failure: unknown = await train(stepper, {}, { onCheckpoint }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Diverged);
    expect(failure).toMatchObject({ fields: { step: 13, loss: String(loss), checkpointStep: 10 } });
    // The chunk of steps 10 to 14 is the last, and what it left is in no checkpoint.
    expect(calls.at(-1)).toEqual({ train: 5 });
    expect(saved).toEqual([5, 10]);
  },
);

test('saving at the ends of epochs takes at most 2 % of the time, however short the epochs are', async () => {
  let now = 0;
  const { stepper } = createStepper(request);
  const slow: Stepper = {
    ...stepper,
    train: (chunk) => {
      now += 10 * chunk.batches;
      return stepper.train(chunk);
    },
  };
  const saved: number[] = [];
  const onCheckpoint: TrainCallbacks['onCheckpoint'] = ({ step }) => {
    saved.push(step);
    now += 4;
    return Promise.resolve();
  };
  await train(slow, {}, { onCheckpoint, nowMs: () => now });
  // After the first epoch, which tells what saving takes, and 200 ms later.
  expect(saved).toEqual([5, 25]);
});
