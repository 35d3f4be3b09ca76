import { refuseOtherScale } from '../../../teachers/answers/check-scale';

const ROWS = 200;
/** Prices from 100,000 to 498,000. */
const WANTED = Float64Array.from({ length: ROWS }, (_, row) => 100_000 + 2000 * row);
/** A teacher's own, up to 20,000 off. */
const SAID = WANTED.map((price, row) => price + 20_000 * Math.sin(row));

const check = (said: ArrayLike<number>, wanted = WANTED) => refuseOtherScale(Float32Array.from(said), wanted);

test.each<[string, ArrayLike<number>]>([
  ['is good', SAID],
  ['is too careful', SAID.map((price) => 299_000 + 0.3 * (price - 299_000))],
  ['is a third too high', SAID.map((price) => 1.3 * price)],
  ['says the same of all', WANTED.map(() => 299_000)],
  ['says nothing of use', WANTED.map((_, row) => 299_000 + 300_000 * Math.cos(row))],
])('a teacher that %s passes: it isn’t the scale that is wrong', (_, said) => {
  expect(() => check(said)).not.toThrow();
});

test.each<[string, (price: number) => number, string]>([
  ['in thousands', (price) => price / 1000, 'that of 986.6 × the number + 3919 is 14040'],
  ['standardised', (price) => (price - 299_000) / 115_470, 'that of 113900 × the number + 298900 is'],
  ['turned round', (price) => -price, 'that of -0.9'],
  ['counted from elsewhere', (price) => price - 400_000, 'that of 0.9'],
])('numbers %s are refused, with what fits', (_, change, message) => {
  expect(() => check(SAID.map(change))).toThrow(
    'output.gives: got "numbers", allowed: numbers in the target',
  );
  expect(() => check(SAID.map(change))).toThrow(message);
});

test('the message has the three errors, and the line between them', () => {
  const wanted = Float64Array.from({ length: ROWS }, (_, row) => row % 2);
  const said = wanted.map((value, row) => 10 * value - 20 + (row % 4 < 2 ? 1 : -1));
  // Errors of −19, −10, −21 and −12. Mean 0.5 and deviation 0.5; said are −19, −9, −21, −11: slope 0.5 · 5 / 26, and what is left 0.25 − 25 / 26 · 0.25.
  expect(() => check(said, wanted)).toThrow(
    'as they are, their RMSE on 200 training rows is 16.17, that of always the mean is 0.5, ' +
      'and that of 0.09615 × the number + 1.942 is 0.09806',
  );
});

test('numbers about 0 are found in other units, too', () => {
  const wanted = WANTED.map((price) => price - 299_000);
  expect(() =>
    check(
      wanted.map((price) => price / 1000),
      wanted,
    ),
  ).toThrow('that of 1000 × the number + 0 is');
});

test('a handful of rows says nothing, and neither do rows that are all alike', () => {
  expect(() =>
    check(
      SAID.slice(0, 19).map((price) => price / 1000),
      WANTED.slice(0, 19),
    ),
  ).not.toThrow();
  expect(() =>
    check(
      SAID,
      WANTED.map(() => 5),
    ),
  ).not.toThrow();
});
