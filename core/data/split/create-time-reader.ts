import { parseDatetime, parseNumber } from '../table/parse-cell';

/** What the times of a column are. */
type TimeKind = 'number' | 'date';

/** A time, or why a cell holds none that rows could be ordered by. */
export type ReadTime = { time: number } | { reason: string };

/**
 * Reads the times of a column, in the order of its rows: numbers of any unit, or dates of ISO 8601 as seconds since 1970. A column has
 * the kind of its first time: beside dates the number 2019 would be a moment of 1970, and its row the oldest of all.
 */
export function createTimeReader(): (cell: string) => ReadTime {
  let kind: TimeKind | undefined;
  return (cell) => {
    const number = parseNumber(cell);
    const time = number ?? parseDatetime(cell);
    if (time === undefined) return { reason: 'neither a number nor a date' };
    const own = number === undefined ? 'date' : 'number';
    kind ??= own;
    return own === kind ? { time } : { reason: `a ${own}, where the first one is a ${kind}` };
  };
}
