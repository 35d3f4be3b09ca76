import { InvalidInput } from '../../core/contracts/errors';

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
  const moved = better.flatMap((label, answer) => (label === answer ? [] : [{ label, answer }]));
  const shown = moved
    .slice(0, 8)
    .map(
      ({ label, answer }) =>
        `${JSON.stringify(nameOf(label))} where ${JSON.stringify(nameOf(answer))} is now`,
    );
  const rest = moved.length > 8 ? `, and ${moved.length - 8} more` : '';
  const allowed = `the model's own order: as it is, ${errors} of ${rows} training rows come out wrong, and ${others} with ${shown.join(', ')}${rest}`;
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

/**
 * Gives each answer a label of its own, most frequent pairs first: where an order is good, its pairs stand out.
 *
 * @returns the label of each answer
 */
function matchAnswers(counts: readonly (readonly number[])[]): number[] {
  const pairs = counts.flatMap((row, answer) => row.map((count, label) => ({ answer, label, count })));
  pairs.sort((a, b) => b.count - a.count || a.answer - b.answer || a.label - b.label);
  const matched = new Array<number>(counts.length).fill(-1);
  const taken = new Set<number>();
  for (const { answer, label } of pairs) {
    if (matched[answer] !== -1 || taken.has(label)) continue;
    matched[answer] = label;
    taken.add(label);
  }
  return matched;
}
