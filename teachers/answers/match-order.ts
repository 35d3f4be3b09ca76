/**
 * Gives each answer a class or label of its own, most frequent pairs first: where an order is good, its pairs stand out.
 *
 * @param counts of rows by answer and class, in which both go together
 * @returns the class of each answer
 */
export function matchAnswers(counts: readonly (readonly number[])[]): number[] {
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

/** Places shown in a message. */
const SHOWN = 8;

/** "blue" where "red" is now, "red" where "blue" is now */
export function describeMoves(order: readonly number[], nameOf: (label: number) => string | number): string {
  const moved = order.flatMap((label, answer) => (label === answer ? [] : [{ label, answer }]));
  const shown = moved
    .slice(0, SHOWN)
    .map(
      ({ label, answer }) =>
        `${JSON.stringify(nameOf(label))} where ${JSON.stringify(nameOf(answer))} is now`,
    );
  const rest = moved.length > SHOWN ? `, and ${moved.length - SHOWN} more` : '';
  return `${shown.join(', ')}${rest}`;
}
