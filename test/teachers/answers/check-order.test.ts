import { refuseOtherOrder } from '../../../teachers/answers/check-order';

const ROWS = 60;
const LABELS = Uint8Array.from({ length: ROWS }, (_, row) => row % 3);

/** Answers `answer(label)` of each row, but for every tenth. */
function answers(answer: (label: number) => number, classes = 3, labels = LABELS): Float32Array {
  const result = new Float32Array(labels.length * classes).fill(Math.log(0.1));
  labels.forEach((label, row) => {
    const said = row % 10 === 7 ? (answer(label) + 1) % classes : answer(label);
    result[row * classes + said] = Math.log(0.8);
  });
  return result;
}

test('an order that is right, and one that is wrong for the teacher too, pass', () => {
  expect(() =>
    refuseOtherOrder(
      answers((label) => label),
      LABELS,
      3,
      undefined,
    ),
  ).not.toThrow();
  // Two of three alike are right: better than guessing.
  expect(() =>
    refuseOtherOrder(
      answers((label) => Math.min(label, 1)),
      LABELS,
      3,
      undefined,
    ),
  ).not.toThrow();
  // Always the same: no order makes it good.
  expect(() =>
    refuseOtherOrder(
      answers(() => 1),
      LABELS,
      3,
      undefined,
    ),
  ).not.toThrow();
});

test('an order in which the answers are no better than guessing, and good in another, is refused with that one', () => {
  const turned = answers((label) => (label + 1) % 3);
  expect(() => refuseOtherOrder(turned, LABELS, 3, ['red', 'green', 'blue'])).toThrow(
    'output.classes: got ["red","green","blue"], allowed: the model\'s own order: as it is, 60 of 60 training rows come out wrong, ' +
      'and 6 with "blue" where "red" is now, "red" where "green" is now, "green" where "blue" is now',
  );
});

test('of two classes, the wrong one of them is found', () => {
  const labels = Uint8Array.from({ length: ROWS }, (_, row) => Number(row % 5 === 0));
  expect(() =>
    refuseOtherOrder(
      answers((label) => 1 - label, 2, labels),
      labels,
      2,
      undefined,
    ),
  ).toThrow('54 of 60 training rows come out wrong, and 6 with 1 where 0 is now, 0 where 1 is now');
});

test('a handful of rows says nothing', () => {
  const labels = LABELS.slice(0, 12);
  expect(() =>
    refuseOtherOrder(
      answers((label) => (label + 1) % 3, 3, labels),
      labels,
      3,
      undefined,
    ),
  ).not.toThrow();
});
