/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Every loss trains the same network on both engines. */
import type { Loss } from '../../../core/contracts/training/training';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { Engine, TrainRequest, TrainResult } from '../../../core/engine/engine';
import { listWeights } from '../../../core/models/list-weights';
import { decodeWeights } from '../../../core/models/weights-file';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { describeLoss, LOSSES } from '../../support/losses';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const eager = createEagerEngine(tf);
const compiled = createCompiledEngine(tf);
const MLP = { type: 'mlp' as const, hidden: [12] };

test.each(LOSSES.map((loss) => [describeLoss(loss), loss] as const))('%s', async (_, loss) => {
  const request = createTrainRequest({ architecture: MLP, loss, epochs: 8, untilEpoch: 8 });
  const [one, other] = [
    await eager.train(request, createCallbacks()),
    await compiled.train(request, createCallbacks()),
  ];
  const values = (bytes: Uint8Array) =>
    [...decodeWeights(bytes, listWeights(MLP, [8, 8, 1], 4)).values()].flatMap((weights) => [...weights]);
  const wanted = values(one.weights);
  values(other.weights).forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(2e-4));
  one.history.forEach(({ loss: mean }, epoch) => expect(other.history[epoch]!.loss).toBeCloseTo(mean, 3));
  // It learns: less than half of the errors of one who guesses among four.
  expect(one.validation.errors! / one.validation.rows).toBeLessThan(0.375);
});

describe('balanced classes', () => {
  /** The first class has most of the rows. */
  const skewed = (loss: Loss): TrainRequest => {
    const { train, ...request } = createTrainRequest({ architecture: MLP, loss, epochs: 2, untilEpoch: 2 });
    const labels = train.labels.map((label, row) => (label > 1 && row % 6 > 0 ? 0 : label));
    return { ...request, train: { ...train, labels } };
  };
  const hard: Loss = { method: 'hard-labels' };
  const train = (engine: Engine, request: TrainRequest) => engine.train(request, createCallbacks());
  const losses = ({ history }: TrainResult) => history.map(({ loss }) => loss);

  test('weigh rows by the rows of each class that are learned from, on both engines', async () => {
    const balanced = { ...hard, classBalance: 0.99 };
    const one = losses(await train(eager, skewed(balanced)));
    const other = losses(await train(compiled, skewed(balanced)));
    one.forEach((loss, epoch) => expect(other[epoch]!).toBeCloseTo(loss, 4));
    // Most rows count for little.
    const plain = losses(await train(compiled, skewed(hard)));
    expect(other[0]!).toBeLessThan(0.9 * plain[0]!);
  });

  test('of other numbers of rows run on the same program, and give what they would give alone', async () => {
    const balanced = { ...hard, classBalance: 0.99 };
    const even = createTrainRequest({ architecture: MLP, loss: balanced, epochs: 2, untilEpoch: 2 });
    const alone = await train(createCompiledEngine(tf), skewed(balanced));
    const engine = createCompiledEngine(tf);
    await train(engine, even);
    expect((await train(engine, skewed(balanced))).weights).toEqual(alone.weights);
  });
});
