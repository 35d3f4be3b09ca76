import { sumProgress } from '../../workers/trainer/sum-progress';

const one = { done: 3, total: 10, unit: 'steps', rowsPerSecond: 100, epoch: 1 } as const;

test('one training is as it is', () => {
  const progress = { ...one, loss: 0.5, validationErrorRate: 0.1, checkpointStep: 2 };
  expect(sumProgress([progress])).toEqual(progress);
});

test('steps and rates add up; epoch and checkpoint are those that all have', () => {
  const other = { ...one, done: 4, rowsPerSecond: 50, epoch: 0, loss: 2, validationErrorRate: 0.3 };
  expect(
    sumProgress([
      { ...one, loss: 1, validationErrorRate: 0.2, checkpointStep: 4 },
      { ...other, checkpointStep: 2 },
    ]),
  ).toEqual({
    done: 7,
    total: 20,
    unit: 'steps',
    rowsPerSecond: 150,
    epoch: 0,
    loss: 1.5,
    validationErrorRate: 0.2,
    checkpointStep: 2,
  });
});

test('as long as one has no checkpoint, the group has none; a loss that is missing is left out', () => {
  const sum = sumProgress([{ ...one, loss: 1, checkpointStep: 4 }, one]);
  expect(sum).toEqual({ ...one, done: 6, total: 20, rowsPerSecond: 200, loss: 1 });
});
