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
