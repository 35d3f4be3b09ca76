import type { TrainRequest } from '../../../../core/contracts/activities';
import { Optimizer } from '../../../../core/contracts/training/training';
import { groupStudents, type Stacking } from '../../../../core/policy/stacking/group-students';
import { blob, DATASET, views } from '../../../workflows/samples';

const BASE: TrainRequest = {
  architecture: { type: 'mlp', hidden: [8] },
  dataset: DATASET,
  views: views('student', 1),
  softLabels: [],
  loss: { method: 'distillation', temperature: 2, alpha: 0.5 },
  optimizer: Optimizer.parse({ learningRate: 0.01, weightDecay: 0.1 }),
  batchSize: 16,
  epochs: 4,
  untilEpoch: 2,
  seed: 3,
  resumeFrom: null,
};

const upTo = (size: number, slots = 1, onlySmall = false): Stacking => ({ size, slots, onlySmall });
const alike = (count: number, changes: Partial<TrainRequest> = {}) =>
  Array.from({ length: count }, (_, i) => ({ ...BASE, seed: i, ...changes }));

test.each([
  ['all in one', 4, upTo(8), [4]],
  ['as even as can be', 7, upTo(3), [2, 2, 3]],
  ['none together', 3, upTo(1), [1, 1, 1]],
  ['one for each slot', 8, upTo(8, 2), [4, 4]],
  ['as many as there are slots, or more', 8, upTo(3, 2), [2, 3, 3]],
  ['fewer than there are slots', 3, upTo(8, 5), [1, 1, 1]],
  ['nobody', 0, upTo(8), []],
])('%s', (_, count, stacking, sizes) => {
  const groups = groupStudents(alike(count), stacking);
  expect(groups.map((group) => group.length)).toEqual(sizes);
  expect(groups.flat()).toEqual(alike(count).map((_, i) => i));
});

test('what is fed may differ, whatever it is', () => {
  const others: Partial<TrainRequest>[] = [
    { seed: 9 },
    { loss: { method: 'distillation', temperature: 7, alpha: 0.9 } },
    { optimizer: Optimizer.parse({ learningRate: 0.2, weightDecay: 0.01 }) },
  ];
  const numbers = (targetWeight: number, weight: number): Partial<TrainRequest> => ({
    loss: {
      method: 'dkd',
      temperature: 2,
      alpha: 0.5,
      targetWeight,
      nonTargetWeight: 8,
      classBalance: 1 - 0.1 / weight,
      annealing: { shape: 'linear', to: 1 / weight, over: 1 },
      peer: { weight, temperature: 1 },
    },
  });
  expect(
    groupStudents(
      [numbers(1, 2), numbers(3, 4)].map((own) => ({ ...BASE, ...own })),
      upTo(8),
    ),
  ).toEqual([[0, 1]]);
  const requests = [BASE, ...others.map((changes) => ({ ...BASE, ...changes }))];
  expect(groupStudents(requests, upTo(8))).toEqual([[0, 1, 2, 3]]);
});

test.each<[string, Partial<TrainRequest>]>([
  ['shape', { architecture: { type: 'mlp', hidden: [9] } }],
  ['loss', { loss: { method: 'hard-labels' } }],
  ['divergence', { loss: { method: 'distillation', temperature: 2, alpha: 0.5, divergence: 'reverse-kl' } }],
  ['peer', { loss: { ...BASE.loss, peer: { weight: 1, temperature: 1 } } as TrainRequest['loss'] }],
  [
    'annealing',
    { loss: { ...BASE.loss, annealing: { shape: 'cosine', to: 1, over: 1 } } as TrainRequest['loss'] },
  ],
  ['balance', { loss: { ...BASE.loss, classBalance: 0.9 } as TrainRequest['loss'] }],
  ['half of a loss', { loss: { method: 'distillation', temperature: 2, alpha: 1 } }],
  ['optimizer', { optimizer: Optimizer.parse({ type: 'lion', learningRate: 0.01, weightDecay: 0.1 }) }],
  ['update without decay', { optimizer: Optimizer.parse({ learningRate: 0.01 }) }],
  ['other setting', { optimizer: Optimizer.parse({ learningRate: 0.01, weightDecay: 0.1, beta1: 0.8 }) }],
  ['batch size', { batchSize: 8 }],
  ['length', { epochs: 5 }],
  ['end', { untilEpoch: 3 }],
  ['beginning', { resumeFrom: blob('a rung before') }],
])('another %s is another group', (_, changes) => {
  const requests = [BASE, { ...BASE, ...changes }, BASE, { ...BASE, ...changes }];
  expect(groupStudents(requests, upTo(8))).toEqual([
    [0, 2],
    [1, 3],
  ]);
});

test('slots are shared among kinds by their numbers', () => {
  const requests = [...alike(6), ...alike(2, { batchSize: 8 })];
  const sizes = groupStudents(requests, upTo(8, 4)).map((group) => group.length);
  expect(sizes).toEqual([2, 2, 2, 2]);
});

test('where only small ones go together, the others stay alone', () => {
  const large = { architecture: { type: 'mlp' as const, hidden: [500] } };
  const requests = [...alike(2, large), ...alike(2)];
  expect(groupStudents(requests, upTo(8, 1, true))).toEqual([[0], [1], [2, 3]]);
  expect(groupStudents(requests, upTo(8))).toEqual([
    [0, 1],
    [2, 3],
  ]);
});

test.each<[string, Partial<TrainRequest>]>([
  ['are computed in bf16', { precision: 'bf16' }],
  ['are computed in fp16', { precision: 'fp16' }],
  ['have it chosen what they are computed in', { precision: 'auto' }],
  ['stop early', { earlyStopping: { patience: 1, minDelta: 0, metric: 'loss' } }],
])('those that %s have no program in common, however small they are', (_, changes) => {
  const requests = [...alike(2, changes), ...alike(2, { precision: 'float32' })];
  expect(groupStudents(requests, upTo(8))).toEqual([[0], [1], [2, 3]]);
  expect(groupStudents(requests, upTo(8, 1, true))).toEqual([[0], [1], [2, 3]]);
});
