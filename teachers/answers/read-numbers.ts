import { InvalidInput } from '../../core/contracts/errors';
import { notFinite } from './not-finite';

/**
 * A model's numbers as predictions, in the target's own units.
 *
 * @param answers [rows, 1]
 * @param describe names a row in messages.
 * @returns float32 [rows]
 * @throws InvalidInput where there are more numbers a row; InvalidData where one isn't finite, or is none as float32.
 */
export function readNumbers(
  answers: ArrayLike<number>,
  rows: number,
  describe: (row: number) => string,
): Float32Array {
  const width = answers.length / rows;
  if (width !== 1) {
    const value = `${width} numbers a row`;
    throw new InvalidInput('teacher', [{ path: 'output', value, allowed: 'one number a row' }]);
  }
  const numbers = Float32Array.from(answers);
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw notFinite(answers[bad], bad, describe(bad));
  return numbers;
}
