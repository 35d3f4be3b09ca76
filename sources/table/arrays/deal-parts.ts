import { InvalidData } from '../../../core/contracts/errors';

/** Arrays that lie side by side: the columns of some rows. */
export interface ArrayPart {
  /** Where the archive has several: `train`, `val` or `test`, as the names say it. */
  split?: string;
  /** Names of the arrays, by what their columns are called. */
  arrays: ReadonlyMap<string, string>;
}

const PARTS = ['train', 'val', 'valid', 'validation', 'test'];
const BEFORE = new RegExp(`^(${PARTS.join('|')})_(.+)$`);
const AFTER = new RegExp(`^(.+)_(${PARTS.join('|')})$`);

/**
 * Whether arrays are those of one table, or of one for each split. They are where every name begins or ends with its split, as
 * `train_images` or `X_train`, and that is so of training and another one.
 *
 * @throws InvalidData where a split lacks an array that another one has.
 */
export function dealParts(names: readonly string[], title: string): ArrayPart[] {
  const found = names.map(nameParts);
  const parts = new Map<string, Map<string, string>>();
  for (const part of found) {
    if (!part) return [whole(names)];
    const own = parts.get(part.split) ?? new Map<string, string>();
    parts.set(part.split, own.set(part.column, part.name));
  }
  if (!parts.has('train') || parts.size < 2) return [whole(names)];
  const columns = [...new Set(found.flatMap((part) => part?.column ?? []))];
  for (const [split, arrays] of parts) {
    const missing = columns.filter((column) => !arrays.has(column));
    if (missing.length === 0) continue;
    throw new InvalidData(
      `${title}: ${split} has no array ${missing.join(', ')}, which another split has: each needs the same ones`,
      { title, split, missing },
    );
  }
  return PARTS.flatMap((split) => {
    const arrays = parts.get(split);
    return arrays
      ? [{ split, arrays: new Map(columns.map((column) => [column, arrays.get(column) ?? ''])) }]
      : [];
  });
}

function whole(names: readonly string[]): ArrayPart {
  return { arrays: new Map(names.map((name) => [name, name])) };
}

function nameParts(name: string): { name: string; split: string; column: string } | null {
  const [, before, rest] = BEFORE.exec(name) ?? [];
  if (before !== undefined && rest !== undefined) return { name, split: before, column: rest };
  const [, column, after] = AFTER.exec(name) ?? [];
  return after !== undefined && column !== undefined ? { name, split: after, column } : null;
}
