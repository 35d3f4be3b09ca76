import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createRandom } from '../../core/random/random';

/** Columns of the table that is ingested: 16 of numbers, 8 of categories, 3 of dates, yes or no, the target and a name. */
const NUMBERS = 16;
const CATEGORIES = 8;
const DATES = 2;
const FLAGS = 2;
export const COLUMNS = 2 + NUMBERS + CATEGORIES + DATES + FLAGS;
/** One cell in so many is missing. */
const MISSING_IN = 50;
const ROWS_AT_A_TIME = 2000;

/** Writes a CSV file of made-up customers, the same each time. */
export async function writeTable(path: string, rows: number): Promise<void> {
  const random = createRandom(1, 'table');
  const file = createWriteStream(path);
  file.write(`${header().join(',')}\n`);
  for (let start = 0; start < rows; start += ROWS_AT_A_TIME) {
    const lines = Array.from({ length: Math.min(ROWS_AT_A_TIME, rows - start) }, (_, i) => row(start + i));
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');

  function header(): string[] {
    const names = (name: string, count: number) =>
      Array.from({ length: count }, (_, i) => `${name}_${i + 1}`);
    return [
      'customer',
      ...names('amount', NUMBERS),
      ...names('group', CATEGORIES),
      ...names('day', DATES),
      ...names('flag', FLAGS),
      'bought',
    ];
  }

  function row(number: number): string {
    const cells = [`c${number}`];
    const maybe = (cell: string) => cells.push(random.integer(1, MISSING_IN) === 1 ? '' : cell);
    for (let i = 0; i < NUMBERS; i += 1) maybe((random.uniform() * 10 ** (i % 5)).toFixed(3));
    for (let i = 0; i < CATEGORIES; i += 1) maybe(`g${random.integer(0, 4 * (i + 1))}`);
    for (let i = 0; i < DATES; i += 1)
      maybe(`20${random.integer(10, 24)}-0${random.integer(1, 9)}-1${random.integer(0, 9)}`);
    for (let i = 0; i < FLAGS; i += 1) maybe(random.integer(0, 1) === 1 ? 'yes' : 'no');
    cells.push(String(Number(random.uniform() < 0.1)));
    return `${cells.join(',')}\n`;
  }
}
