/**
 * Small data in the very layout of what the examples are made for: names of files, arrays and columns, types and classes are
 * the originals', the values are made up. So a recipe can be held against its data without fetching any.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRandom } from '../../core/random/random';
import { openDuckDB } from '../../sources/table/duckdb-session';
import { encodeIdx } from './write-idx';
import { encodeNpy, encodeNpz } from './write-npz';

const SIDE = 28;

/** MNIST's and Fashion-MNIST's four files: blank images of ten classes. */
export function writeIdxImages(folder: string, rows: number): void {
  mkdirSync(folder, { recursive: true });
  for (const prefix of ['train', 't10k']) {
    const images = encodeIdx([rows, SIDE, SIDE], new Uint8Array(rows * SIDE * SIDE));
    const labels = encodeIdx(
      [rows],
      Uint8Array.from({ length: rows }, (_, row) => row % 10),
    );
    writeFileSync(join(folder, `${prefix}-images-idx3-ubyte.gz`), gzipSync(images));
    writeFileSync(join(folder, `${prefix}-labels-idx1-ubyte.gz`), gzipSync(labels));
  }
}

const MEDMNIST_ROWS = { train: 240, val: 60, test: 80 };

/** A MedMNIST archive of two classes, three in four of class 1: those have a bright spot. Labels are [rows, 1]. */
export function writeMedMnist(path: string): void {
  const random = createRandom(3, 'medmnist');
  const arrays: Record<string, Uint8Array> = {};
  for (const [split, rows] of Object.entries(MEDMNIST_ROWS)) {
    const labels = Uint8Array.from({ length: rows }, (_, row) => Number(row % 4 > 0));
    const images = Uint8Array.from({ length: rows * SIDE * SIDE }, () => random.integer(0, 120));
    labels.forEach((label, row) => {
      for (let i = 0; label === 1 && i < 36; i += 1)
        images[(row * SIDE + 11 + Math.floor(i / 6)) * SIDE + 11 + (i % 6)] = 220;
    });
    arrays[`${split}_images`] = encodeNpy('|u1', [rows, SIDE, SIDE], images);
    arrays[`${split}_labels`] = encodeNpy('|u1', [rows, 1], labels);
  }
  writeFileSync(path, encodeNpz(arrays, 6));
}

/** UCI's card clients: numbers throughout. */
export function writeCardDefault(path: string): void {
  const months = [0, 2, 3, 4, 5, 6].map((month) => `PAY_${month}`);
  const amounts = ['BILL_AMT', 'PAY_AMT'].flatMap((name) =>
    [1, 2, 3, 4, 5, 6].map((month) => `${name}${month}`),
  );
  const columns = ['LIMIT_BAL', 'SEX', 'EDUCATION', 'MARRIAGE', 'AGE', ...months, ...amounts];
  const numbers = [...columns, 'default-payment-next-month'];
  const random = createRandom(4, 'card-default');
  writeCsv(path, ['ID', ...numbers], (row) => [
    row + 1,
    ...columns.map(() => random.integer(0, 99)),
    Number(row % 5 === 0),
  ]);
}

/** modeldata's cells: a number of the row, a split that the paper made, the class, measurements. */
export function writeCells(path: string): void {
  const measured = Array.from({ length: 56 }, (_, i) => `measure_${i + 1}`);
  const random = createRandom(5, 'cells');
  writeCsv(path, ['rownames', 'case', 'class', ...measured], (row) => [
    row + 1,
    row % 2 === 0 ? 'Test' : 'Train',
    row % 3 === 0 ? 'WS' : 'PS',
    ...measured.map(() => random.uniform()),
  ]);
}

function writeCsv(path: string, columns: string[], cells: (row: number) => (string | number)[]): void {
  const lines = Array.from({ length: 300 }, (_, row) => cells(row).join());
  writeFileSync(path, `${[columns.join(), ...lines].join('\n')}\n`);
}

/** The clothing reviews' Parquet file, in whose texts words stand for the class. */
export async function writeClothingReviews(path: string, scratch: string): Promise<void> {
  const session = await openDuckDB(scratch, { memoryMiB: 256, threads: 1 });
  await session.run(
    `COPY (SELECT i % 9 AS "Clothing ID", 20 + i % 50 AS "Age",
        CASE WHEN i % 6 = 1 THEN NULL ELSE 'a title' END AS "Title",
        CASE WHEN i % 5 = 0 THEN 'sent it back ' ELSE 'love the fit ' END || i AS "Review Text",
        1 + i % 5 AS "Rating", CASE WHEN i % 5 = 0 THEN 0 ELSE 1 END AS "Recommended IND",
        i % 7 AS "Positive Feedback Count", 'General' || i % 2 AS "Division Name", 'Tops' || i % 3 AS "Department Name",
        'Knits' || i % 4 AS "Class Name", i AS "__index_level_0__"
      FROM range(300) AS t(i)) TO '${path}' (FORMAT parquet)`,
  );
  session.close();
}
