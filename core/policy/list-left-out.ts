import { MOST_NAMED_COLUMNS, type LeftOutColumns } from '../contracts/data/column-notes';
import type { SchemaColumn } from '../contracts/data/table';

/**
 * Columns of a table that aren't learned from, with the reasons; those that the recipe leaves out have none, and aren't among them.
 *
 * @returns undefined where there is none.
 */
export function listLeftOut(columns: readonly SchemaColumn[]): LeftOutColumns | undefined {
  const leftOut = columns.flatMap(({ name, role, reason }) =>
    role === 'unused' && reason !== undefined ? [{ column: name, reason }] : [],
  );
  const [first, ...others] = leftOut;
  if (!first) return undefined;
  const frequency = new Map<string, number>();
  for (const { reason } of leftOut) frequency.set(reason, (frequency.get(reason) ?? 0) + 1);
  const ordered = [first, ...others].sort(
    (a, b) => (frequency.get(a.reason) ?? 0) - (frequency.get(b.reason) ?? 0),
  );
  return { columns: leftOut.length, first: ordered.slice(0, MOST_NAMED_COLUMNS) };
}
