import { createRandom } from '../../../core/random/random';
import { refuseOtherLabels } from '../../../teachers/answers/check-label-order';

const ROWS = 200;
const SHARES = [0.5, 0.3, 0.1, 0.6];
const LABELS = SHARES.length;
const random = createRandom('labels of rows');
/** Four labels of each row, the third of them rare. */
const WANTED = Float32Array.from({ length: ROWS * LABELS }, (_, i) =>
  Number(random.uniform() < SHARES[i % LABELS]!),
);
const WRONG = Float32Array.from(WANTED, () => Number(random.uniform() < 0.05));

/** Answers that are those of `labelOf(answer)`, but for one in twenty. */
function said(labelOf: (answer: number) => number): Float32Array {
  return WANTED.map((_, i) => {
    const at = i - (i % LABELS) + labelOf(i % LABELS);
    return WANTED[at] === 1 - WRONG[at]! ? 2 : -2;
  });
}

const check = (answers: Float32Array, names?: string[]) => refuseOtherLabels(answers, WANTED, LABELS, names);

test('an order that is right passes, and so does a teacher that is weak', () => {
  expect(() => check(said((answer) => answer))).not.toThrow();
  expect(() => check(WANTED.map(() => -3))).not.toThrow();
  expect(() => check(WANTED.map((_, i) => Math.sin(i * i)))).not.toThrow();
});

test('two labels in each other’s place are found among others that are right', () => {
  const swapped = said((answer) => [1, 0, 2, 3][answer]!);
  expect(() => check(swapped, ['garden', 'stove', 'lift', 'cellar'])).toThrow(
    /output.classes: got \["garden","stove","lift","cellar"\], allowed: the model's own order: as it is, \d+ of 400 answers to 200 training rows come out wrong, and \d+ with "stove" where "garden" is now, "garden" where "stove" is now/,
  );
});

test('labels that are each one place on are found by their numbers', () => {
  expect(() => check(said((answer) => (answer + 1) % LABELS))).toThrow(
    'with 1 where 0 is now, 2 where 1 is now, 3 where 2 is now, 0 where 3 is now',
  );
});

test('a few rare labels, which may have gone together by chance, are no order', () => {
  const wanted = new Float32Array(ROWS * 2);
  const answers = new Float32Array(ROWS * 2).fill(-3);
  for (let row = 0; row < 9; row += 1) {
    wanted[2 * row] = 1;
    answers[2 * row + 1] = 3;
  }
  expect(() => refuseOtherLabels(answers, wanted, 2, undefined)).not.toThrow();
});
