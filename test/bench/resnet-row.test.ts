/** @jest-environment <rootDir>/test/support/native-environment.js */
import { buildModel } from '../../bench/training/build-model';
import { readRow } from '../../bench/training/row';
import { countCost } from '../../core/models/count-cost';
import { loadTensorFlow } from '../support/load-tensorflow';

test('the row resnet-8 is the architecture resnet of depth 8', () => {
  const inputShape = [28, 28, 1];
  const model = buildModel(loadTensorFlow(), { row: readRow('resnet-8'), inputShape });
  const named = { type: 'resnet', depth: 8, widthMultiplier: 1 } as const;
  expect(countCost(named, inputShape, 10).parameters).toBe(model.countParams());
  model.dispose();
});
