import type { ColumnKind } from '../../contracts/data/table';
import type { BadRows } from './bad-rows';
import type { ColumnProfile } from './column-profile';
import { parseBoolean, parseDatetime, parseNumber } from './parse-cell';
import { imagesOf, textsOf, type RawTable } from './raw-table';

interface Reading {
  parse: (cell: string) => unknown;
  /** How many cells can be read so, where the profile knows. */
  readable?: (profile: ColumnProfile) => number;
  reason: string;
}

/** Kinds whose cells may be unreadable. */
const READINGS: Partial<Record<ColumnKind, Reading>> = {
  numeric: { parse: parseNumber, readable: ({ numbers }) => numbers, reason: 'the cell is no number' },
  boolean: {
    parse: parseBoolean,
    readable: ({ booleans }) => booleans,
    reason: 'the cell is neither yes nor no',
  },
  // A profile counts what is written as a date, in no calendar maybe.
  datetime: { parse: parseDatetime, reason: 'the cell is no date' },
};

/** Puts aside the rows that have a cell in one of these columns which isn't missing and can't be read as its kind. */
export async function findBadCells(
  table: RawTable,
  columns: readonly { name: string; kind: ColumnKind }[],
  profiles: readonly ColumnProfile[],
  bad: BadRows,
): Promise<void> {
  for (const { name, kind } of columns) {
    if (kind === 'image') {
      await findBadImages(table, name, bad);
      continue;
    }
    const reading = READINGS[kind];
    const profile = profiles.find((each) => each.name === name);
    // Columns whose cells can all be read need no second look.
    if (!reading || !profile || reading.readable?.(profile) === profile.rows - profile.missing) continue;
    for await (const block of table.scan([{ name, as: 'text' }])) {
      textsOf(block, 0).forEach((cell, i) => {
        if (cell !== null && reading.parse(cell) === undefined)
          bad.add(block.start + i, name, cell, reading.reason);
      });
    }
  }
}

async function findBadImages(table: RawTable, column: string, bad: BadRows): Promise<void> {
  for await (const block of table.scan([{ name: column, as: 'image' }])) {
    imagesOf(block, 0).forEach((cell, i) => {
      if (cell && 'problem' in cell) bad.add(block.start + i, column, cell.name, cell.problem);
    });
  }
}
