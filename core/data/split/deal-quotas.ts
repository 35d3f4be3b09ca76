import { createRandom } from '../../random/random';

/** Rows of each class. @param labels class of each row, each below `classes`. */
export function countClasses(labels: Iterable<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/**
 * Takes rows for parts, in a random order: each row goes to the first part that still lacks rows of its class.
 *
 * @param labels class of each row
 * @param quotas for each part, how many rows of each class it gets; together at most what there are.
 * @param stream of the seed's random numbers
 * @returns number of each row's part, counted from 1; 0 for the rows that are left.
 */
export function dealQuotas(
  labels: ArrayLike<number>,
  quotas: readonly (readonly number[])[],
  seed: number,
  stream: string,
): Uint8Array {
  const left = quotas.map((quota) => [...quota]);
  const parts = new Uint8Array(labels.length);
  for (const row of createRandom(seed, stream).shuffle(labels.length)) {
    const label = labels[row] ?? 0;
    const part = left.findIndex((quota) => (quota[label] ?? 0) > 0);
    const quota = left[part];
    if (!quota) continue;
    quota[label] = (quota[label] ?? 0) - 1;
    parts[row] = part + 1;
  }
  return parts;
}
