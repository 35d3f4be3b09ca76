import { InvalidInput } from '../../core/contracts/errors';
import type { ClassOrder } from '../../core/contracts/teachers/teacher-mapping';
import { SMALLEST_PROBABILITY, TOLERANCE } from './limits';
import { notFinite } from './not-finite';

/** Of a probability of 1 − 10⁻¹². */
const LARGEST = logOdds(1 - SMALLEST_PROBABILITY);

/**
 * A model's probabilities or logits of labels, each of which holds or doesn't whatever the others do, as log-odds.
 *
 * @param answers [rows, labels], in the order that the recipe names
 * @param labels how many there are
 * @param describe names a row in messages.
 * @returns float32 [rows, labels] in the data's order; no probability is below 10⁻¹² or above 1 − 10⁻¹².
 * @throws InvalidInput where there are more or fewer, or probabilities are none; InvalidData where one isn't finite.
 */
export function readLogOdds(
  answers: ArrayLike<number>,
  rows: number,
  { gives, order }: ClassOrder,
  labels: number,
  describe: (row: number) => string,
): Float32Array {
  const width = answers.length / rows;
  if (width !== labels) {
    const allowed = `${labels} numbers a row, one a label`;
    throw new InvalidInput('teacher', [{ path: 'output', value: `${width} numbers a row`, allowed }]);
  }
  const result = new Float32Array(rows * labels);
  for (let row = 0; row < rows; row += 1) {
    order.forEach((label, i) => {
      const number = answers[row * width + i] ?? NaN;
      if (!Number.isFinite(number)) throw notFinite(number, row, describe(row));
      const value = gives === 'logits' ? number : fromProbability(number, () => describe(row));
      result[row * labels + label] = Math.max(-LARGEST, Math.min(LARGEST, value));
    });
  }
  return result;
}

function fromProbability(given: number, describe: () => string): number {
  if (given >= -TOLERANCE && given <= 1 + TOLERANCE)
    return logOdds(Math.max(SMALLEST_PROBABILITY, Math.min(1 - SMALLEST_PROBABILITY, given)));
  const found = Number(given.toPrecision(4));
  const allowed = `"logits", or numbers from 0 to 1: of ${describe()} the teacher says ${found}`;
  throw new InvalidInput('teacher', [{ path: 'output.gives', value: 'probabilities', allowed }]);
}

function logOdds(probability: number): number {
  return Math.log(probability) - Math.log1p(-probability);
}
