import type { LabelledRows } from '../../labelled-rows';
import type { TableLayout } from '../../table/table-layout';
import { findNearest } from '../find-nearest';
import type { RowOperation } from '../working-row';

/** Rows of the class among which neighbours are looked for, spread evenly over it where it has more. */
const CANDIDATES = 2048;

/**
 * SMOTE: moves rows of the smallest class to a point between them and one of their k nearest neighbours in that class.
 * Numbers lie on the segment, a share u ~ U(0, 1) of the way; all features of any other column come from the nearer end.
 * Chawla et al. 2002, §4.2. A view has as many rows as before: `sampling` says how often each class is taken.
 *
 * @param neighbours k
 */
export function createSmote(data: LabelledRows, { columns }: TableLayout, neighbours: number): RowOperation {
  const { smallest, candidates } = listSmallestClass(data.labels);
  const known = new Map<number, Int32Array>();
  return (row, random, other) => {
    if (data.labels[row.row] !== smallest) return;
    const nearest = known.get(row.row) ?? findNearest(data, row.row, candidates, neighbours);
    known.set(row.row, nearest);
    const way = random.uniform();
    const chosen = nearest[random.below(nearest.length)];
    if (chosen === undefined) return;
    const { values } = other(chosen);
    for (const { start, end, number } of columns) {
      const own = row.values[start] ?? 0;
      const theirs = values[start] ?? 0;
      if (way >= 0.5) row.values.set(values.subarray(start, end), start);
      if (number) row.values[start] = own + way * (theirs - own);
    }
  };
}

/** The smallest class that has rows, the first of several, and some or all of its rows. */
function listSmallestClass(labels: Uint8Array): { smallest: number; candidates: Int32Array } {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [first] = [...counts].sort(([a, m], [b, n]) => m - n || a - b);
  const [smallest, count] = first ?? [0, 0];
  const rows = Int32Array.from(labels.keys()).filter((row) => labels[row] === smallest);
  const kept = Math.min(count, CANDIDATES);
  return {
    smallest,
    candidates: Int32Array.from({ length: kept }, (_, i) => rows[Math.floor((i * count) / kept)] ?? 0),
  };
}
