import { InvalidInput } from '../../core/contracts/errors';
import { describeMoves, matchAnswers } from './match-order';

/** Wrong answers below which a pattern in them may be chance. */
const LEAST_ERRORS = 20;

/**
 * Refuses answers of which some labels' are no better than always saying what is more frequent, and good as soon as these labels
 * are named in another order.
 *
 * @param said float32 [rows, labels], log-odds
 * @param wanted float32 [rows, labels]: whether each holds
 * @throws InvalidInput with the order that fits the rows.
 */
export function refuseOtherLabels(
  said: Float32Array,
  wanted: Float32Array,
  labels: number,
  labelNames: readonly string[] | undefined,
): void {
  const rows = wanted.length / labels;
  const agreed = countAgreed(said, wanted, labels);
  const better = matchAnswers(agreed);
  const moved = better.flatMap((label, answer) => (label === answer ? [] : [answer]));
  const errorsBy = (labelOf: (answer: number) => number) =>
    moved.reduce((sum, answer) => sum + rows - (agreed[answer]?.[labelOf(answer)] ?? 0), 0);
  const errors = errorsBy((answer) => answer);
  const others = errorsBy((answer) => better[answer] ?? answer);
  const guessed = moved.reduce((sum, label) => sum + countRarer(wanted, label, labels), 0);
  if (errors < LEAST_ERRORS || errors < guessed || others > errors / 2) return;
  const nameOf = (label: number) => labelNames?.[label] ?? label;
  const allowed =
    `the model's own order: as it is, ${errors} of ${moved.length * rows} answers to ${rows} training rows come out wrong, ` +
    `and ${others} with ${describeMoves(better, nameOf)}`;
  const value = Array.from({ length: labels }, (_, label) => nameOf(label));
  throw new InvalidInput('teacher', [{ path: 'output.classes', value, allowed }]);
}

/** Rows of which an answer and a label say the same, [labels, labels]. */
function countAgreed(said: Float32Array, wanted: Float32Array, labels: number): number[][] {
  const counts = Array.from({ length: labels }, () => new Array<number>(labels).fill(0));
  for (let start = 0; start < wanted.length; start += labels) {
    counts.forEach((own, answer) => {
      const holds = (said[start + answer] ?? NaN) > 0;
      own.forEach((count, label) => {
        if (holds === (wanted[start + label] ?? NaN) > 0.5) own[label] = count + 1;
      });
    });
  }
  return counts;
}

/** Rows that have a label, or those that don't, whichever are fewer. */
function countRarer(wanted: Float32Array, label: number, labels: number): number {
  const own = wanted.filter((_, i) => i % labels === label);
  const holds = own.reduce((sum, value) => sum + Number(value > 0.5), 0);
  return Math.min(holds, own.length - holds);
}
