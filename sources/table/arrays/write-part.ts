import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { InvalidData } from '../../../core/contracts/errors';
import { readNpyRows, type NpyFile } from './npy-file';

/** What holds which split a row is of, where the names of arrays say it. */
const SPLIT_COLUMN = 'split';
/** What is in memory at once: cells, and their bytes, where some are long texts. */
const BLOCK_CELLS = 65_536;
const BLOCK_BYTES = 16 * 1024 ** 2;

/** Arrays side by side, by what their columns are called. */
export interface OpenPart {
  split?: string;
  arrays: ReadonlyMap<string, NpyFile>;
}

/**
 * Columns of arrays: one that is [rows] or [rows, 1] is called as the array, those of [rows, columns] X0, X1 … of an array X.
 *
 * @throws InvalidData where two have the same name; in a table a small letter is the same as a capital one.
 */
export function listColumns({ split, arrays }: OpenPart, title: string): string[] {
  const columns = [...arrays].flatMap(([name, file]) =>
    file.columns === 1 ? [name] : Array.from({ length: file.columns }, (_, i) => `${name}${i}`),
  );
  const all = [...columns, ...(split === undefined ? [] : [SPLIT_COLUMN])];
  const taken = new Set<string>();
  for (const column of all) {
    if (taken.has(column.toLowerCase()))
      throw new InvalidData(`${title}: two columns would be called ${column}: rename an array`, {
        title,
        column,
      });
    taken.add(column.toLowerCase());
  }
  return all;
}

/**
 * Writes rows of arrays as CSV, some at a time.
 *
 * @throws InvalidData where the arrays have not as many rows.
 */
export async function writePart(part: OpenPart, path: string, title: string): Promise<string[]> {
  const columns = listColumns(part, title);
  const rows = countRows(part, title);
  await pipeline(writeLines(part, columns, rows), createWriteStream(path));
  return columns;
}

function countRows({ arrays }: OpenPart, title: string): number {
  const [[first, { rows }] = ['', { rows: 0 }], ...others] = [...arrays];
  for (const [name, file] of others) {
    if (file.rows === rows) continue;
    throw new InvalidData(
      `${title}: ${first} has ${rows} rows, but ${name} ${file.rows}: the arrays of a table have as many; data.source.arrays names those that are its columns`,
      { title, first, rows, name, found: file.rows },
    );
  }
  return rows;
}

async function* writeLines({ split, arrays }: OpenPart, columns: readonly string[], rows: number) {
  yield `${columns.map(quote).join()}\n`;
  const end = split === undefined ? '\n' : `,${split}\n`;
  const most = rowsOfBlock(columns.length, [...arrays.values()]);
  for (let first = 0; first < rows; first += most) {
    const count = Math.min(most, rows - first);
    const readers = await Promise.all(
      [...arrays.values()].map(async (file) => ({ ...file, textOf: await readNpyRows(file, first, count) })),
    );
    let lines = '';
    for (let row = 0; row < count; row += 1) {
      const cells = readers.flatMap(({ columns: width, isText, textOf }) =>
        Array.from({ length: width }, (_, column) => {
          const text = textOf(row, column);
          // A line of one empty cell would be none.
          return isText || text === '' ? quote(text) : text;
        }),
      );
      lines += cells.join() + end;
    }
    yield lines;
  }
}

function rowsOfBlock(cells: number, files: readonly NpyFile[]): number {
  const rowBytes = files.reduce((sum, { columns, header }) => sum + columns * header.itemBytes, 0);
  return Math.max(1, Math.floor(Math.min(BLOCK_CELLS / cells, BLOCK_BYTES / rowBytes)));
}

/** RFC 4180. */
function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}
