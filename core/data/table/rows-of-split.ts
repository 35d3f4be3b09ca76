import type { SplitAssignment } from '../split/split-assignment';

/** Numbers of a split's rows in the source, ascending: the order that they have in the split. */
export function rowsOfSplit(assignment: SplitAssignment, split: number): Int32Array {
  const rows: number[] = [];
  assignment.forEach((own, row) => {
    if (own === split) rows.push(row);
  });
  return Int32Array.from(rows);
}
