import { isResident } from '../../../../../core/engine/compiled/rows/create-row-source';
import type { TrainRequest } from '../../../../../core/engine/engine';
import { createTargetRows } from '../../../../support/target-rows';
import { createTrainRequest } from '../../../../support/train-request';

const IMAGES = 74 * 64;
const HARD: TrainRequest['loss'] = { method: 'hard-labels' };

test.each<[string, Partial<TrainRequest>, number]>([
  ['a class each', { loss: HARD }, IMAGES + 74 * 4],
  ['soft labels too', {}, IMAGES + 74 * (4 + 16)],
  [
    'a hint too',
    {
      loss: HARD,
      hints: [{ loss: { method: 'rkd-distance' }, weight: 1, layer: 'dense_1_relu', shape: [6] }],
    },
    IMAGES + 74 * (4 + 12),
  ],
  [
    'three labels each',
    { loss: { method: 'binary-cross-entropy' }, train: createTargetRows('multi-label', 10, 1), classes: 3 },
    10 * (16 + 12),
  ],
])('a split is kept as a whole where all that is kept of its rows has room: %s', (_, changes, bytes) => {
  const request = createTrainRequest(changes);
  expect([isResident(request, bytes), isResident(request, bytes - 1)]).toEqual([true, false]);
});
