import { InvalidInput } from '../../core/contracts/errors';
import { describeMoves, matchAnswers } from './match-order';

/** Rows below which a pattern in the errors may be chance. */
const LEAST_ROWS = 20;

/**
 * Refuses answers that are no better than guessing as their classes are named, and good as soon as they are named in
 * another order: it isn't the teacher that is wrong.
 *
 * @param logProbabilities float32 [rows, classes]
 * @param labels uint8 [rows]
 * @throws InvalidInput with the order that fits the rows.
 */
export function refuseOtherOrder(
  logProbabilities: Float32Array,
  labels: Uint8Array,
  classes: number,
  classNames: readonly string[] | undefined,
): void {
  const rows = labels.length;
  const counts = countAnswers(logProbabilities, labels, classes);
  const right = (order: readonly number[]) =>
    order.reduce((sum, label, answer) => sum + (counts[answer]?.[label] ?? 0), 0);
  const errors = rows - right(Array.from({ length: classes }, (_, i) => i));
  if (rows < LEAST_ROWS || errors / rows < 1 - 1 / classes) return;
  const better = matchAnswers(counts);
  const others = rows - right(better);
  if (others > errors / 2) return;
  const nameOf = (label: number) => classNames?.[label] ?? label;
  const allowed = `the model's own order: as it is, ${errors} of ${rows} training rows come out wrong, and ${others} with ${describeMoves(better, nameOf)}`;
  const value = Array.from({ length: classes }, (_, label) => nameOf(label));
  throw new InvalidInput('teacher', [{ path: 'output.classes', value, allowed }]);
}

/** Rows by the most likely class and the label. */
function countAnswers(logProbabilities: Float32Array, labels: Uint8Array, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  labels.forEach((label, row) => {
    let answer = 0;
    for (let k = 1; k < classes; k += 1) {
      const at = row * classes;
      if ((logProbabilities[at + k] ?? NaN) > (logProbabilities[at + answer] ?? NaN)) answer = k;
    }
    const own = counts[answer];
    if (own) own[label] = (own[label] ?? 0) + 1;
  });
  return counts;
}
