import { createRandom } from '../random/random';

/**
 * As many draws as rows, every class that has rows equally often. With n rows and k such classes a class is drawn
 * ⌊n/k⌋ or ⌈n/k⌉ times, the classes with one draw more chosen anew in each epoch. Within a class no row is drawn again
 * before all the others have been.
 *
 * @returns int32 [rows], fixed by seed and epoch.
 */
export function balanceRows(labels: Uint8Array, seed: number, epoch: number): Int32Array {
  const rows = labels.length;
  const random = createRandom(seed, 'balanced-order', epoch);
  const classes = groupRows(labels);
  const oneMore = new Set(random.shuffle(classes.length).subarray(0, rows % classes.length));
  const drawn = new Int32Array(rows);
  let filled = 0;
  classes.forEach((members, i) => {
    let left = Math.floor(rows / classes.length) + (oneMore.has(i) ? 1 : 0);
    while (left > 0) {
      const round = random.shuffle(members.length).subarray(0, left);
      for (const member of round) drawn[filled++] = members[member] ?? 0;
      left -= round.length;
    }
  });
  return random.shuffle(rows).map((i) => drawn[i] ?? 0);
}

/** The rows of each class that has any. */
function groupRows(labels: Uint8Array): number[][] {
  const byClass = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const members = byClass.get(label);
    if (members) members.push(row);
    else byClass.set(label, [row]);
  });
  return [...byClass].sort(([a], [b]) => a - b).map(([, members]) => members);
}
