import { InvalidData } from '../../core/contracts/errors';
import { SPLIT_NAMES, type RowNames } from './row-names';
import type { SplitName } from '../teacher';

/** Names shown of each kind of mismatch. */
const SHOWN = 5;

export type RowPlaces = Record<SplitName, Int32Array>;

/**
 * Finds each row of the data among the rows of a file.
 *
 * @param found names of the file's rows, in order.
 * @param others what is done about rows of the file that aren't among the data's.
 * @returns the number of the file's row, for each row of each split.
 * @throws InvalidData that counts the names that are missing, double and too many, and shows the first.
 */
export function matchRows(
  found: readonly string[],
  wanted: RowNames,
  others: 'refuse' | 'ignore',
  file: string,
): RowPlaces {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  found.forEach((name, row) => {
    if (places.has(name)) twice.add(name);
    else places.set(name, row);
  });
  const rows = new Set<string>();
  const twiceInData = new Set<string>();
  for (const name of SPLIT_NAMES.flatMap((split) => wanted[split])) {
    if (rows.has(name)) twiceInData.add(name);
    rows.add(name);
  }
  const missing = [...rows].filter((name) => !places.has(name));
  const superfluous = others === 'ignore' ? [] : [...places.keys()].filter((name) => !rows.has(name));
  const problems = [
    ...count(missing, `of ${rows.size} rows of the data are not in the file`),
    ...count([...twice], 'are in the file more than once'),
    ...count([...twiceInData], 'are in the data more than once'),
    ...count(
      superfluous,
      'of the file are of no row of the data that can be used ("others": "ignore" lets them pass)',
    ),
  ];
  if (problems.length > 0) {
    const facts = { file, missing: missing.length, double: twice.size, superfluous: superfluous.length };
    throw new InvalidData([`${file}: its rows are not those of the data:`, ...problems].join('\n  '), facts);
  }
  const placesOf = (split: SplitName) => Int32Array.from(wanted[split], (name) => places.get(name) ?? 0);
  return { train: placesOf('train'), validation: placesOf('validation'), test: placesOf('test') };
}

function count(names: readonly string[], what: string): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, SHOWN).map((name) => JSON.stringify(name));
  const rest = names.length > SHOWN ? ', …' : '';
  return [`${names.length} ${what}: ${shown.join(', ')}${rest}`];
}
