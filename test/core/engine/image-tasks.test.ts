/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Numbers and labels of images are learned alike on both engines, whole and streamed, shifted and mixed. */
import type { AugmentOperation } from '../../../core/contracts/data/augment-operation';
import { taskOfLoss, type Loss } from '../../../core/contracts/training/training';
import { drawShifts } from '../../../core/data/shift-images';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { Engine, TrainRequest } from '../../../core/engine/engine';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createTargetImages } from '../../support/target-images';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const eager = createEagerEngine(tf);
const compiled = createCompiledEngine(tf);
const ROWS = 150;

const LOSSES: Loss[] = [
  { method: 'squared-error', alpha: 0.5 },
  { method: 'binary-cross-entropy', alpha: 0.5, temperature: 2 },
];
const named = LOSSES.map((loss) => [loss.method, loss] as const);

function createRequest(
  loss: Loss,
  operations: AugmentOperation[],
  changes: Partial<TrainRequest> = {},
): TrainRequest {
  const task = taskOfLoss(loss)!;
  const train = createTargetImages(task, ROWS, 1);
  const soft = train.targets!.map((target) => (task === 'regression' ? target : 6 * (target - 0.5)));
  const view = (seed: number) => ({
    shifts: drawShifts(ROWS, 1, seed),
    ...(operations.length > 0 && { recipe: { operations, seed } }),
    softLogProbabilities: soft,
  });
  return createTrainRequest({
    classes: task === 'regression' ? 1 : 3,
    train,
    views: [view(1), view(2)],
    validation: createTargetImages(task, 80, 2),
    loss,
    ...changes,
  });
}

const train = (engine: Engine, request: TrainRequest) => engine.train(request, createCallbacks());

test.each(named)('%s is learned from shifted images', async (_, loss) => {
  const changes = { architecture: { type: 'mlp' as const, hidden: [32] }, epochs: 30, untilEpoch: 30 };
  const { validation } = await train(compiled, createRequest(loss, [], changes));
  if (loss.method === 'squared-error') expect(validation.numbers!.r2).toBeGreaterThan(0.8);
  else expect(validation.errors! / validation.rows).toBeLessThan(0.15);
});

test.each(
  named.flatMap(([method, loss]) => [
    [method, 'shifts', loss, []] as const,
    [method, 'cutmix', loss, [{ type: 'cutmix', alpha: 1 }] as AugmentOperation[]] as const,
    [method, 'mixup', loss, [{ type: 'mixup', alpha: 0.5 }] as AugmentOperation[]] as const,
  ]),
)('%s, %s: the engines agree, and streamed rows give the same bits', async (_, _view, loss, operations) => {
  const request = createRequest(loss, [...operations]);
  const [a, b] = [await train(eager, request), await train(compiled, request)];
  a.history.forEach(({ loss: mean }, epoch) => expect(b.history[epoch]!.loss).toBeCloseTo(mean, 3));
  const streaming = createCompiledEngine(tf, { residentBytes: 0, blockBytes: 3000 });
  expect((await train(streaming, request)).weights).toEqual(b.weights);
  if (operations.length === 0) return;
  const plain = await train(eager, createRequest(loss, []));
  expect(plain.history[0]!.loss).not.toBeCloseTo(a.history[0]!.loss, 6);
});
