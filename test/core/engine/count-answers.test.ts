import { answersOf, countAnswers } from '../../../core/engine/count-answers';

const labels = Uint8Array.from([2, 0, 2, 1]);

test('rows are counted by class, or by whether they have each label, where that is known', () => {
  const classes = { loss: { method: 'hard-labels' }, classes: 4, train: { labels } } as const;
  expect(countAnswers(classes)).toEqual([1, 1, 2, 0]);
  expect(answersOf(classes)).toBe(4);
  const several = {
    loss: { method: 'binary-cross-entropy' },
    classes: 2,
    train: { labels, targets: Float32Array.from([1, 0, 1, 1, 0, NaN, 1, 0]) },
  } as const;
  expect(countAnswers(several)).toEqual([1, 3, 2, 1]);
  expect(answersOf(several)).toBe(4);
});
