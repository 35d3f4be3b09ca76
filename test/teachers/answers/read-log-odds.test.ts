import { readAnswers } from '../../../teachers/answers/read-answers';

const describeRow = (row: number) => `row ${row}`;
const LABELS = { classes: 3, task: 'multi-label' as const };
const odds = (chance: number) => Math.log(chance / (1 - chance));

test('probabilities and logits of labels become log-odds in the order of the data, whatever their sum', () => {
  const order = [2, 0, 1];
  const chances = [0.9, 0.8, 0.25, 0.5, 0.01, 0.02];
  const given = readAnswers(chances, 2, { gives: 'probabilities', order }, LABELS, describeRow);
  [0.8, 0.25, 0.9, 0.01, 0.02, 0.5].forEach((chance, i) => expect(given[i]).toBeCloseTo(odds(chance), 5));
  const logits = readAnswers([3, -2, 0.5], 1, { gives: 'logits', order }, LABELS, describeRow);
  expect([...logits]).toEqual([-2, 0.5, 3]);
});

test('what is sure is kept finite, and what rounding put outside is taken in', () => {
  const order = [0, 1, 2];
  const sure = readAnswers([1, 0, 1.001], 1, { gives: 'probabilities', order }, LABELS, describeRow);
  const large = readAnswers([900, -900, 1e30], 1, { gives: 'logits', order }, LABELS, describeRow);
  for (const row of [sure, large])
    [1, -1, 1].forEach((sign, i) => expect(row[i]).toBeCloseTo(sign * Math.log(1e12), 3));
});

test.each<[number[], 'logits' | 'probabilities', string]>([
  [[0.5, NaN, 0], 'logits', 'the teacher says NaN of row 0, allowed: finite numbers'],
  [
    [0.5, 1.25, 0],
    'probabilities',
    'output.gives: got "probabilities", allowed: "logits", or numbers from 0 to 1: of row 0 the teacher says 1.25',
  ],
  [[0.5, -0.5, 0], 'probabilities', 'of row 0 the teacher says -0.5'],
  [[0.5, 0.5], 'probabilities', 'output: got "2 numbers a row", allowed: 3 numbers a row, one a label'],
])('%j as %s is refused', (numbers, gives, message) => {
  expect(() => readAnswers(numbers, 1, { gives, order: [0, 1, 2] }, LABELS, describeRow)).toThrow(message);
});
