import { InvalidData } from '../contracts/errors';

/**
 * Makes sure that a split has a row of each class, or with each label: what it has none of can be neither learned nor judged.
 *
 * @param counts rows of each
 * @param names of all; none of a number, of which nothing can be missing
 * @param what they are
 * @throws InvalidData that names what is missing.
 */
export function refuseMissing(
  counts: readonly number[],
  names: readonly string[],
  what: 'class' | 'label',
  split: string,
): void {
  const missing = names.filter((_, i) => counts[i] === 0);
  if (missing.length === 0) return;
  const listed = missing.map((name) => JSON.stringify(name)).join(', ');
  throw new InvalidData(`${split} has no row of ${what} ${listed}`, { split, missing });
}
