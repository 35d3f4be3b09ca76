import { InvalidData } from '../../contracts/errors';

/**
 * Cuts rows in the order of their times into parts, the oldest first. Rows of one moment stay together, in the part where the
 * first of them falls.
 *
 * @param times in any unit, none missing
 * @param counts rows wanted of each part: in all as many as there are, and each at least 1
 * @param names of the parts, for messages
 * @returns number of each row's part, from 0 on.
 * @throws InvalidData where too few moments leave a part without rows.
 */
export function cutByTime(
  times: Float64Array,
  counts: readonly number[],
  names: readonly string[],
): Uint8Array {
  const sorted = Float64Array.from(times).sort();
  /** For each part, the number of the row after its last one. */
  const ends: number[] = [];
  let wanted = 0;
  for (const count of counts) {
    wanted += count;
    ends.push(endOfMoment(sorted, Math.max(wanted - 1, ends.at(-1) ?? 0)));
  }
  const empty = names.find((_, part) => (ends[part - 1] ?? 0) >= times.length);
  if (empty !== undefined) {
    throw new InvalidData(`rows of one moment stay in one split, which leaves ${empty} without a row`, {
      rows: times.length,
    });
  }
  const lastOnes = ends.map((end) => sorted[end - 1] ?? 0);
  return Uint8Array.from(times, (time) => lastOnes.findIndex((last) => time <= last));
}

/** Number of the row after the last one of the moment that row `index` has. */
function endOfMoment(sorted: Float64Array, index: number): number {
  let end = index + 1;
  while (end < sorted.length && sorted[end] === sorted[index]) end += 1;
  return end;
}
