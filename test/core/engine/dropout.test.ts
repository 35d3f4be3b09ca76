/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Dropout in a network: of the seed and the step alone, and in training only. */
import type { Architecture } from '../../../core/contracts/models/architecture';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { TrainRequest } from '../../../core/engine/engine';
import { createFeatureRows } from '../../support/feature-rows';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const eager = createEagerEngine(tf);
const compiled = createCompiledEngine(tf);

const shapeOf = (hiddenDropout: number, residualDropout = 0): Architecture => ({
  type: 'residual-mlp',
  width: 8,
  blocks: 1,
  hiddenFactor: 2,
  hiddenDropout,
  residualDropout,
});

function requestOf(architecture: Architecture, changes: Partial<TrainRequest> = {}): TrainRequest {
  const train = createFeatureRows('numbers', 64, 1);
  return createTrainRequest({
    architecture,
    classes: 2,
    train,
    views: [{ shifts: new Int8Array(128), softLogProbabilities: null }],
    validation: createFeatureRows('numbers', 32, 2),
    loss: { method: 'hard-labels' },
    epochs: 2,
    untilEpoch: 2,
    ...changes,
  });
}

test.each([
  ['eager', eager],
  ['compiled', compiled],
])('the %s engine drops in training: by each of the rates, and the same each time', async (_, engine) => {
  const weightsOf = async (architecture: Architecture) =>
    (await engine.train(requestOf(architecture), createCallbacks())).weights;
  const [none, hidden, residual] = [shapeOf(0), shapeOf(0.5), shapeOf(0, 0.5)];
  const first = await weightsOf(hidden);
  expect(await weightsOf(hidden)).toEqual(first);
  expect(await weightsOf(none)).not.toEqual(first);
  expect(await weightsOf(residual)).not.toEqual(first);
  expect(await weightsOf(residual)).not.toEqual(await weightsOf(none));
});

test('nothing is dropped in inference, on either engine', async () => {
  const { weights } = await compiled.train(requestOf(shapeOf(0.5)), createCallbacks());
  const { rows, inputs } = createFeatureRows('numbers', 40, 3);
  const predict = (engine: typeof eager, architecture: Architecture) =>
    engine.predict({
      network: { architecture, inputShape: [17], classes: 2, weights },
      rows,
      inputs,
      shifts: null,
    });
  for (const engine of [eager, compiled])
    expect(await predict(engine, shapeOf(0.5))).toEqual(await predict(engine, shapeOf(0)));
});
