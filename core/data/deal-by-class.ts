/**
 * Orders rows so that the first n hold each class in its proportion, whatever order they come in: rows of a folder
 * lie class by class, and a limit to the first few must not leave classes out. Row i of the n rows of its class
 * goes to place i/n; ties go to the lower class.
 *
 * @returns indices into `labels`; within a class they stay ascending.
 */
export function dealByClass(labels: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const seen = new Map<number, number>();
  const places = labels.map((label, index) => {
    const before = seen.get(label) ?? 0;
    seen.set(label, before + 1);
    return { index, label, place: before / (counts.get(label) ?? 1) };
  });
  return places
    .sort((a, b) => a.place - b.place || a.label - b.label || a.index - b.index)
    .map(({ index }) => index);
}
