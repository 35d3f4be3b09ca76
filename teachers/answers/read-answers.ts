import { InvalidInput } from '../../core/contracts/errors';
import type { ClassOrder } from '../../core/contracts/teachers/teacher-mapping';
import type { Predicted } from '../teacher';
import { SMALLEST_PROBABILITY, TOLERANCE } from './limits';
import { notFinite } from './not-finite';
import { readLogOdds } from './read-log-odds';
import { readNumbers } from './read-numbers';

/**
 * A model's numbers as log-probabilities of the data's classes. One number a row is a class's probability, or its logit:
 * p = 1 / (1 + exp(−z)). Those of labels become log-odds, and predictions of a number are kept as they are.
 *
 * @param answers [rows, numbers]
 * @param describe names a row in messages.
 * @returns what `Teacher.predict` gives: float32 [rows, classes], in nats; no probability is below 10⁻¹².
 * @throws InvalidInput where the numbers don't fit the classes, or probabilities are none; InvalidData where one isn't finite.
 */
export function readAnswers(
  answers: ArrayLike<number>,
  rows: number,
  { gives, order }: ClassOrder,
  { classes, task }: Predicted,
  describe: (row: number) => string,
): Float32Array {
  if (gives === 'features') throw new Error('features are no answers: a head makes some of them');
  if (gives === 'numbers') return readNumbers(answers, rows, describe);
  if (task === 'multi-label') return readLogOdds(answers, rows, { gives, order }, classes, describe);
  const width = answers.length / rows;
  refuseOtherWidth(width, order, classes);
  const result = new Float32Array(rows * classes);
  const numbers = new Float64Array(width);
  for (let row = 0; row < rows; row += 1) {
    for (let i = 0; i < width; i += 1) numbers[i] = answers[row * width + i] ?? NaN;
    const bad = numbers.findIndex((number) => !Number.isFinite(number));
    if (bad >= 0) throw notFinite(numbers[bad], row, describe(row));
    const logarithms =
      gives === 'logits' ? fromLogits(numbers) : fromProbabilities(numbers, () => describe(row));
    logarithms.forEach((value, i) => {
      result[row * classes + (i < order.length ? (order[i] ?? 0) : 1 - (order[0] ?? 0))] = value;
    });
  }
  return result;
}

function refuseOtherWidth(width: number, order: readonly number[], classes: number): void {
  if (width === order.length && (width === classes || (width === 1 && classes === 2))) return;
  if (width === 1 && classes === 2) {
    const allowed =
      'one class, of which the number speaks, as output.positive: the model gives one number a row';
    throw new InvalidInput('teacher', [{ path: 'output.classes', value: order, allowed }]);
  }
  const path = order.length === 1 ? 'output.positive' : 'output';
  const wanted = order.length === 1 ? 'one number a row' : `${classes} numbers a row, one a class`;
  throw new InvalidInput('teacher', [{ path, value: `${width} numbers a row`, allowed: wanted }]);
}

/** [class] or [class, other class] */
function fromLogits(logits: Float64Array): Float64Array {
  const all = logits.length === 1 ? Float64Array.of(logits[0] ?? NaN, 0) : logits;
  const largest = all.reduce((a, b) => Math.max(a, b), -Infinity);
  const logSum = largest + Math.log(all.reduce((sum, z) => sum + Math.exp(z - largest), 0));
  return all.map((z) => Math.max(Math.log(SMALLEST_PROBABILITY), z - logSum));
}

function fromProbabilities(given: Float64Array, describe: () => string): Float64Array {
  const all = given.length === 1 ? Float64Array.of(given[0] ?? NaN, 1 - (given[0] ?? NaN)) : given;
  const sum = all.reduce((total, value) => total + value, 0);
  const isOutside = all.some((value) => value < -TOLERANCE || value > 1 + TOLERANCE);
  if (isOutside || Math.abs(sum - 1) > TOLERANCE) {
    const shown = [...given.slice(0, 4)].map((value) => Number(value.toPrecision(4))).join(', ');
    const found = given.length > 4 ? `${shown}, … with sum ${Number(sum.toPrecision(4))}` : shown;
    const allowed = `"logits", or numbers from 0 to 1 with sum 1: of ${describe()} the teacher says ${found}`;
    throw new InvalidInput('teacher', [{ path: 'output.gives', value: 'probabilities', allowed }]);
  }
  return all.map((value) => Math.log(Math.max(SMALLEST_PROBABILITY, value / sum)));
}
