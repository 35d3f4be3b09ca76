import type { SplitAssignment } from '../split/split-assignment';

/** Numbers of a split's rows in the source, ascending: the order that they have in the split. */
export function rowsOfSplit(assignment: SplitAssignment, split: number): Int32Array {
  const rows: number[] = [];
  assignment.forEach((own, row) => {
    if (own === split) rows.push(row);
  });
  return Int32Array.from(rows);
}

/** The groups of these rows, numbered anew from 0 on in the order in which they come: int32 [rows]. */
export function numberGroups(groups: Int32Array, rows: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return rows.map((row) => {
    const group = groups[row] ?? 0;
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
}
