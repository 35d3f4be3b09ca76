import { findClasses } from '../../../teachers/answers/find-classes';
import { readAnswers } from '../../../teachers/answers/read-answers';

const describeRow = (row: number) => `row ${row}`;
const DATA = { classes: 3, classNames: ['red', 'green', 'blue'] };

const probabilities = (logProbabilities: Float32Array) =>
  Array.from(logProbabilities, (value) => Number(Math.exp(value).toFixed(5)));

test('probabilities and logits become log-probabilities in the order of the data', () => {
  const order = [2, 0, 1];
  const given = readAnswers(
    [0.5, 0.25, 0.25],
    1,
    { gives: 'probabilities', order },
    { classes: 3 },
    describeRow,
  );
  expect(probabilities(given)).toEqual([0.25, 0.25, 0.5]);
  // exp(2), exp(1), exp(0) over their sum.
  const logits = readAnswers([2, 1, 0], 1, { gives: 'logits', order }, { classes: 3 }, describeRow);
  expect(probabilities(logits)).toEqual([0.24473, 0.09003, 0.66524]);
  const large = readAnswers(
    [1000, 0, -1000],
    1,
    { gives: 'logits', order: [0, 1, 2] },
    { classes: 3 },
    describeRow,
  );
  expect(probabilities(large)).toEqual([1, 0, 0]);
});

test('a probability of 0 is kept finite, and rounding is taken out of the sum', () => {
  const zero = readAnswers(
    [1, 0, 0],
    1,
    { gives: 'probabilities', order: [0, 1, 2] },
    { classes: 3 },
    describeRow,
  );
  expect([...zero].every(Number.isFinite)).toBe(true);
  const rounded = readAnswers(
    [0.501, 0.25, 0.251],
    1,
    { gives: 'probabilities', order: [0, 1, 2] },
    { classes: 3 },
    describeRow,
  );
  expect(probabilities(rounded).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
});

test('one number a row is the class that it speaks of', () => {
  const first = readAnswers(
    [0.9, 0.2],
    2,
    { gives: 'probabilities', order: [0] },
    { classes: 2 },
    describeRow,
  );
  expect(probabilities(first)).toEqual([0.9, 0.1, 0.2, 0.8]);
  const second = readAnswers([0], 1, { gives: 'logits', order: [1] }, { classes: 2 }, describeRow);
  expect(probabilities(second)).toEqual([0.5, 0.5]);
});

test.each<[number[], 'logits' | 'probabilities', number[], string]>([
  [[NaN, 0, 0], 'logits', [0, 1, 2], 'the teacher says NaN of row 0, allowed: finite numbers'],
  [[0.5, 0.5, 0.5], 'probabilities', [0, 1, 2], 'of row 0 the teacher says 0.5, 0.5, 0.5'],
  [[1.5, -0.25, -0.25], 'probabilities', [0, 1, 2], 'output.gives: got "probabilities", allowed: "logits"'],
  [
    [0.5, 0.5],
    'probabilities',
    [0, 1, 2],
    'output: got "2 numbers a row", allowed: 3 numbers a row, one a class',
  ],
])('%j as %s is refused', (numbers, gives, order, message) => {
  expect(() => readAnswers(numbers, 1, { gives, order }, { classes: 3 }, describeRow)).toThrow(message);
});

test('numbers are kept as they are, one a row', () => {
  const said = [288_000.25, -3, 0];
  const order = { gives: 'numbers' as const, order: [0] };
  const number = { classes: 1, task: 'regression' as const };
  expect([...readAnswers(said, 3, order, number, describeRow)]).toEqual(said);
  expect(() => readAnswers([1, 2, 3, 4], 2, order, number, describeRow)).toThrow(
    'output: got "2 numbers a row", allowed: one number a row',
  );
  // The second is none as float32.
  for (const bad of [NaN, 1e39, -Infinity])
    expect(() => readAnswers([1, bad], 2, order, number, describeRow)).toThrow(
      `the teacher says ${bad} of row 1, allowed: finite numbers`,
    );
  expect(findClasses({ gives: 'numbers' }, { classes: 1 })).toEqual(order);
});

test('classes are found by name or number', () => {
  const classes = ['blue', 0, 'green'];
  expect(findClasses({ gives: 'logits', classes }, DATA).order).toEqual([2, 0, 1]);
  expect(findClasses({ gives: 'logits' }, DATA).order).toEqual([0, 1, 2]);
  const binary = { classes: 2, classNames: ['no', 'yes'] };
  expect(findClasses({ gives: 'logits', positive: 'yes' }, binary).order).toEqual([1]);
});

test('labels are found by their columns, or numbers', () => {
  const data = { classes: 2, classNames: ['garden', 'stove'], task: 'multi-label' as const };
  expect(findClasses({ gives: 'logits', classes: ['stove', 0] }, data).order).toEqual([1, 0]);
  expect(() => findClasses({ gives: 'logits', classes: ['stove', 'lift'] }, data)).toThrow(
    'output.classes[1]: got "lift", allowed: a label of the data: "garden", "stove", or its number',
  );
  expect(() => findClasses({ gives: 'logits', classes: ['stove', 1] }, data)).toThrow('each label once');
});

test.each<[(string | number)[], string]>([
  [
    ['red', 'green', 'purple'],
    'output.classes[2]: got "purple", allowed: a class of the data: "red", "green", "blue"',
  ],
  [['red', 'green', 0], 'output.classes[2]: got 0, allowed: each class once'],
])('an order of %j is refused', (classes, message) => {
  expect(() => findClasses({ gives: 'logits', classes }, DATA)).toThrow(message);
});
