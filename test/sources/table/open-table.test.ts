import { writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { InvalidData } from '../../../core/contracts/errors';
import { MISSING_WORDS, type TableFormat } from '../../../core/contracts/data/table';
import { numbersOf, textsOf, type RawTable, type WantedColumn } from '../../../core/data/table/raw-table';
import { openDuckDB } from '../../../sources/table/duckdb-session';
import { formatOf, withTable } from '../../../sources/table/open-table';
import { makeTempDir } from '../../support/temp-dir';

const LIMITS = { memoryMiB: 256, threads: 2 };
const temp = makeTempDir();
let number = 0;

afterAll(temp.remove);

async function withFile<T>(
  name: string,
  content: string | Uint8Array,
  work: (table: RawTable) => Promise<T>,
  format: TableFormat = formatOf(name),
): Promise<T> {
  const path = join(temp.dir, `${number++}-${name}`);
  await writeFile(path, content);
  const database = join(temp.dir, `database-${number}`);
  try {
    return await withTable({ paths: [path], format, missing: MISSING_WORDS }, database, LIMITS, work);
  } finally {
    expect(existsSync(database)).toBe(false);
  }
}

async function readAll(
  table: RawTable,
  wanted: readonly WantedColumn[],
): Promise<(number | string | null)[][]> {
  const columns: (number | string | null)[][] = wanted.map(() => []);
  for await (const block of table.scan(wanted)) {
    wanted.forEach(({ as }, i) =>
      columns[i]?.push(...(as === 'number' ? numbersOf(block, i) : textsOf(block, i))),
    );
  }
  return columns;
}

const texts = (...names: string[]): WantedColumn[] => names.map((name) => ({ name, as: 'text' }));

const CSV = 'name,age,"joined, on"\n Ann ,34,2020-01-31\n"Bo, Jr.",NA,\n"the ""third""",x,2020-02-01\n';

test('cells of a CSV file are text without blanks, and missing where a word says so', async () => {
  await withFile('people.csv', CSV, async (table) => {
    expect(table.columns).toEqual(['name', 'age', 'joined, on']);
    expect(table.rows).toBe(3);
    expect(table.rejected).toEqual([]);
    expect(await readAll(table, texts('name', 'age', 'joined, on'))).toEqual([
      ['Ann', 'Bo, Jr.', 'the "third"'],
      ['34', null, 'x'],
      ['2020-01-31', null, '2020-02-01'],
    ]);
    expect(await readAll(table, [{ name: 'age', as: 'number' }])).toEqual([[34, NaN, Infinity]]);
  });
});

test('gzipped, and with tabs or semicolons between cells, it is the same', async () => {
  const names = async (name: string, content: string | Uint8Array) =>
    withFile(name, content, (table) => readAll(table, texts('b')));
  expect(await names('t.csv.gz', gzipSync('a,b\n1,x\n2,y\n'))).toEqual([['x', 'y']]);
  expect(await names('t.tsv', 'a\tb\n1\tx\n2\ty, z\n')).toEqual([['x', 'y, z']]);
  expect(await names('t.csv', 'a;b\n1;x\n2;y\n3;z\n')).toEqual([['x', 'y', 'z']]);
});

test('lines that are no rows are told with their number, and the others stay', async () => {
  const lines = Array.from({ length: 50 }, (_, i) => `${i},${i * 2}`);
  lines[10] = '10';
  lines[20] = '20,40,60';
  await withFile('broken.csv', `a,b\n${lines.join('\n')}\n`, async (table) => {
    expect(table.rejected).toEqual([
      { line: 12, reason: 'the line has too few cells' },
      { line: 22, reason: 'the line has too many cells' },
    ]);
    const [a] = await readAll(table, texts('a'));
    expect(a).toEqual(lines.map((_, i) => String(i)).filter((_, i) => i !== 10 && i !== 20));
  });
});

test('a profile counts what the cells look like', async () => {
  const content = 'id,on,day,say\n1,yes,2020-01-01,one two three\n2,no,2020-02-31,four\n2.5,Y,NULL,four\n';
  await withFile('profile.csv', content, async (table) => {
    const [id, on, day, say] = await table.profile();
    expect(id).toMatchObject({
      rows: 3,
      missing: 0,
      distinct: 3,
      numbers: 3,
      integers: 2,
      minimum: 1,
      maximum: 2.5,
    });
    expect(on).toMatchObject({ booleans: 3, numbers: 0, minimum: null });
    expect(day).toMatchObject({ missing: 1, datetimes: 2, distinct: 2 });
    expect(say).toMatchObject({ distinct: 2, maxLength: 13 });
    expect(say?.meanWords).toBeCloseTo(5 / 3);
    expect(say?.frequent).toEqual([
      { value: 'four', rows: 2 },
      { value: 'one two three', rows: 1 },
    ]);
  });
});

test('numbers are read from the text that stands there, as they are in serving', async () => {
  const cells = [
    '0.1',
    '1e-7',
    '-3.',
    '123456789.125',
    '1_000',
    '0x1F',
    'inf',
    '1e39',
    '3.4028234663852886e38',
  ];
  await withFile('numbers.csv', `x,y\n${cells.map((cell) => `${cell},0`).join('\n')}\n`, async (table) => {
    const [x] = await readAll(table, [{ name: 'x', as: 'number' }]);
    expect(x).toEqual([
      0.1,
      1e-7,
      -3,
      123456789.125,
      Infinity,
      Infinity,
      Infinity,
      Infinity,
      3.4028234663852886e38,
    ]);
  });
});

test('JSON lines have the keys of all lines; a line that is no object is told', async () => {
  const lines = [
    '{"a": 1, "b": "x"}',
    '{"b": null, "c": [1, 2]}',
    '{"a": 1.5',
    '[1]',
    '{"a": true, "we\'ird \\"key\\"": "ü"}',
  ];
  await withFile('events.jsonl', `${lines.join('\n')}\n`, async (table) => {
    expect(table.columns).toEqual(['a', 'b', 'c', 'we\'ird "key"']);
    expect(table.rejected.map(({ line }) => line)).toEqual([3, 4]);
    expect(await readAll(table, texts(...table.columns))).toEqual([
      ['1', null, 'true'],
      ['x', null, null],
      [null, '[1,2]', null],
      [null, null, 'ü'],
    ]);
  });
});

test('Parquet columns of any type become the text that they are read from again', async () => {
  const path = join(temp.dir, 'made.parquet');
  const session = await openDuckDB(join(temp.dir, 'maker'), LIMITS);
  await session.run(
    `COPY (SELECT * FROM (VALUES (1::BIGINT, 0.1::DOUBLE, true, TIMESTAMP '2020-01-31 10:00:00', 'a'), (NULL, 1e-7, false, NULL, ' '))
       AS t(i, d, b, t, s)) TO '${path}' (FORMAT parquet)`,
  );
  session.close();
  await withTable(
    { paths: [path], format: 'parquet', missing: MISSING_WORDS },
    join(temp.dir, 'p'),
    LIMITS,
    async (table) => {
      expect(await readAll(table, texts('i', 'b', 't', 's'))).toEqual([
        ['1', null],
        ['true', 'false'],
        ['2020-01-31 10:00:00', null],
        ['a', null],
      ]);
      expect(await readAll(table, [{ name: 'd', as: 'number' }])).toEqual([[0.1, 1e-7]]);
    },
  );
});

test('many rows keep their order, and equal rows have equal hashes', async () => {
  const rows = 300_000;
  const content = `n,m\n${Array.from({ length: rows }, (_, i) => `${i},${i % 2}`).join('\n')}\n`;
  await withFile('many.csv', content, async (table) => {
    const [n = []] = await readAll(table, [{ name: 'n', as: 'number' }]);
    expect(n.length).toBe(rows);
    expect(n.every((value, row) => value === row)).toBe(true);
    const hashes = await table.hashRows(['m']);
    expect(hashes.every((hash, row) => hash === hashes[row % 2])).toBe(true);
    expect(hashes[0]).not.toBe(hashes[1]);
  });
});

test('files follow each other in the order in which they are named, every time', async () => {
  const paths = Array.from({ length: 12 }, (_, file) => join(temp.dir, `part-${String(11 - file)}.csv`));
  for (const [file, path] of paths.entries()) {
    const lines = Array.from({ length: 50 }, (_, i) => `x,${50 * file + i}`);
    await writeFile(path, `x,n\n${lines.join('\n')}\n`);
  }
  for (let time = 0; time < 5; time += 1) {
    const database = join(temp.dir, `order-${time}`);
    const files = { paths, format: 'csv' as const, missing: MISSING_WORDS };
    const [n] = await withTable(files, database, LIMITS, (table) =>
      readAll(table, [{ name: 'n', as: 'number' }]),
    );
    expect(n).toEqual(Array.from({ length: 600 }, (_, i) => i));
  }
});

test('files of other columns than the first are refused, but for JSON lines', async () => {
  const open = async (format: TableFormat, contents: string[]) => {
    const paths = contents.map((_, i) => join(temp.dir, `${number++}-${i}.${format}`));
    for (const [i, path] of paths.entries()) await writeFile(path, contents[i] ?? '');
    const files = { paths, format, missing: MISSING_WORDS };
    return withTable(files, `${paths[0]}.d`, LIMITS, (table) => readAll(table, texts(...table.columns)));
  };
  expect(await open('csv', ['a,b\n1,2\n', 'b,a\n3,4\n'])).toEqual([
    ['1', '4'],
    ['2', '3'],
  ]);
  await expect(open('csv', ['a,b\n1,2\n', 'a,c\n3,4\n'])).rejects.toThrow(
    /1.csv lacks b and has c: all files must have the columns of the first/,
  );
  expect(await open('jsonl', ['{"a":1}\n', '{"b":2}\n{"a":3}\n'])).toEqual([
    ['1', null, '3'],
    [null, '2', null],
  ]);
});

test('what is no such file is refused by name', async () => {
  const never = () => Promise.reject(new Error('it was opened'));
  await expect(withFile('empty.csv', '', never)).rejects.toThrow(InvalidData);
  await expect(withFile('header.csv', 'a,b\n', never)).rejects.toThrow(/header.csv: no rows/);
  await expect(withFile('not.parquet', 'a,b\n1,2\n', never)).rejects.toThrow(
    /not.parquet: can't be read as parquet/,
  );
  await expect(withFile('not.jsonl', 'a,b\n1,2\n', never)).rejects.toThrow(/no line holds a JSON object/);
  expect(() => formatOf('data.xlsx')).toThrow(
    /data.xlsx: the name doesn't say what it is; allowed endings: csv/,
  );
});
