/** @jest-environment <rootDir>/test/support/native-environment.js */
import { orderEpoch } from '../../../../core/data/order-epoch';
import { createCompiledStepper } from '../../../../core/engine/compiled/compiled-stepper';
import { trainingKey } from '../../../../core/engine/compiled/plan-network-training';
import { createProgramCache } from '../../../../core/engine/program/program-cache';
import type { TrainingProgram } from '../../../../core/engine/program/training-program';
import { hyperparametersOf } from '../../../../core/engine/optimizers/optimizer-rule-for';
import { lossFor } from '../../../../core/distillation/losses/loss-for';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { createViewCache } from '../../../../core/engine/compiled/rows/view-cache';
import { createTrainRequest } from '../../../support/train-request';

const tf = loadTensorFlow();

test.each([
  ['resident', 2 ** 30],
  ['streamed', 0],
])('what was %s is out of the program once its training has ended', async (_, residentBytes) => {
  const precision = 'float32' as const;
  const request = { ...createTrainRequest({ architecture: { type: 'mlp', hidden: [4] } }), precision };
  const cache = createProgramCache<TrainingProgram>(1);
  const stepper = await createCompiledStepper(
    tf,
    cache,
    { threads: 1, residentBytes, blockBytes: 0, views: createViewCache(0) },
    request,
    null,
  );
  const epoch = { view: request.views[0]!, order: orderEpoch(request.train.labels, 'shuffle', 1, 0) };
  const losses = await stepper.train({
    epoch,
    nextEpoch: () => null,
    firstBatch: 0,
    batches: 5,
    firstStep: 0,
  });
  expect(losses).toHaveLength(5);
  await stepper.dispose();
  const compile = () => Promise.reject(new Error('the program is not in the cache'));
  const { program, release } = await cache.take(trainingKey(tf, request), compile);
  const steps = { order: new Int32Array(16), rows: 16, firstStep: 0, seed: 1, hyperparameters: {} };
  const hyperparameters = {
    ...lossFor(tf, request.loss).hyperparameters,
    ...hyperparametersOf(request.optimizer, 15),
  };
  expect(() => program.train({ ...steps, hyperparameters })).toThrow('indices[');
  release();
  cache.dispose();
});
