import type { Bagging } from '../contracts/teachers/folds';
import { createRandom } from '../random/random';

/** As the contract `RowSelection`, with the folds at hand. */
export interface RowsWanted {
  without?: { assignment: Uint8Array; fold: number } | undefined;
  bagging?: (Bagging & { seed: number }) | undefined;
}

/**
 * Numbers of the training rows that a network learns from, ascending; a row that was drawn twice is there twice.
 *
 * @param labels uint8 [rows]
 * @throws RangeError where there is another number of folds than of rows.
 */
export function selectRows(labels: Uint8Array, { without, bagging }: RowsWanted): Int32Array {
  if (without && without.assignment.length !== labels.length)
    throw new RangeError(
      `folds: ${without.assignment.length} of them for ${labels.length} rows; it is one a row`,
    );
  const rows: number[] = [];
  labels.forEach((_, row) => {
    if (!without || without.assignment[row] !== without.fold) rows.push(row);
  });
  return bagging ? drawRows(rows, labels, bagging) : Int32Array.from(rows);
}

/** Class by class, so that no sample lacks one. */
function drawRows(
  rows: readonly number[],
  labels: Uint8Array,
  { fraction, replace, seed }: Bagging & { seed: number },
): Int32Array {
  const random = createRandom(seed, 'bagging');
  const ofClass = new Map<number, number[]>();
  for (const row of rows) {
    const label = labels[row] ?? 0;
    const members = ofClass.get(label);
    if (members) members.push(row);
    else ofClass.set(label, [row]);
  }
  const drawn = [...ofClass]
    .sort(([a], [b]) => a - b)
    .flatMap(([, members]) => {
      const count = Math.max(1, Math.round(fraction * members.length));
      const places = replace
        ? Array.from({ length: count }, () => random.integer(0, members.length - 1))
        : [...random.shuffle(members.length).subarray(0, count)];
      return places.map((place) => members[place] ?? 0);
    });
  return Int32Array.from(drawn).sort();
}
