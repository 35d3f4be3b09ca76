import type { Quarantine } from '../contracts/data/dataset';
import { InvalidData } from '../contracts/errors';

/** A row of the source that can't be used. */
export interface BadRow {
  /** Of the image, or where it stands in its list. */
  name: string;
  /** One of a few, so that rows can be counted by it. */
  reason: string;
  /** What is peculiar to this row. */
  detail?: string;
}

/** Share of bad rows that is let pass where the recipe doesn't say. */
const MAX_BAD_ROWS = 0.01;
const SHOWN = 5;

/**
 * @param rows all rows of the source, the bad ones among them.
 * @param maxShare of them may be bad.
 * @throws InvalidData naming count and limit, and the first bad rows with their reasons.
 */
export function refuseManyBadRows(badRows: readonly BadRow[], rows: number, maxShare = MAX_BAD_ROWS): void {
  const allowed = Math.floor(maxShare * rows);
  if (badRows.length <= allowed) return;
  const shown = badRows.slice(0, SHOWN);
  const lines = shown.map((row) => `  ${row.name}: ${describe(row)}`);
  const rest = badRows.length - shown.length;
  throw new InvalidData(
    [
      `${badRows.length} of ${rows} rows can't be used, allowed: at most ${allowed} (data.maxBadRows is ${maxShare}):`,
      ...lines,
      ...(rest > 0 ? [`  and ${rest} more`] : []),
    ].join('\n'),
    { bad: badRows.length, rows, allowed, maxBadRows: maxShare, first: shown },
  );
}

function describe({ reason, detail }: BadRow): string {
  return detail === undefined ? reason : `${reason}: ${detail}`;
}

/** Rows by reason, the most frequent first. */
export function countReasons(badRows: readonly Pick<BadRow, 'reason'>[]): Quarantine['reasons'] {
  const counts = new Map<string, number>();
  for (const { reason } of badRows) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, rows]) => ({ reason, rows }))
    .sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1));
}

/** One JSON object a line. */
export function encodeBadRows(badRows: readonly object[]): Uint8Array {
  return Buffer.from(badRows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
