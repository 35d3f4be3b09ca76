/** Tables in arrays that NumPy itself wrote are the tables that are in the CSV files beside them. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createIngest } from '../../../activities/ingest';
import { parse } from '../../../core/contracts/parse';
import { DataRecipe } from '../../../core/contracts/recipe';
import { formatOf, withTable, type TableFiles } from '../../../sources/table/open-table';
import { textsOf, type RawTable } from '../../../core/data/table/raw-table';
import { createDependencies } from '../../activities/main-dependencies';
import { makeTempDir } from '../../support/temp-dir';
import { encodeNpy, encodeNpz } from '../../support/write-npz';

const ARRAYS = join(__dirname, '../../golden/arrays');
const LIMITS = { memoryMiB: 256, threads: 2 };
const temp = makeTempDir();
afterAll(temp.remove);
let number = 0;

const golden = (name: string) => join(ARRAYS, name);

function open<T>(
  paths: string[],
  work: (table: RawTable) => Promise<T>,
  more: Partial<TableFiles> = {},
): Promise<T> {
  const files = { paths, format: formatOf(paths[0] ?? ''), missing: ['NA'], ...more };
  return withTable(files, join(temp.dir, `${number++}.d`), LIMITS, work);
}

/** Cells of each column, by its name. */
const readCells = (paths: string[], more?: Partial<TableFiles>) =>
  open(
    paths,
    async (table) => {
      const columns = new Map(table.columns.map((name): [string, (string | null)[]] => [name, []]));
      for await (const block of table.scan(table.columns.map((name) => ({ name, as: 'text' }))))
        table.columns.forEach((name, i) => columns.get(name)?.push(...textsOf(block, i)));
      return Object.fromEntries(columns);
    },
    more,
  );

/** Numbers as they are read, as Python writes some of them in another way. */
const asNumbers = (cells: Record<string, (string | null)[]>) =>
  Object.fromEntries(
    Object.entries(cells).map(([name, own]) => [
      name,
      /^(x\d|price)$/.test(name) ? own.map((cell) => (cell === null ? null : Number(cell))) : own,
    ]),
  );

const columnsOf = (paths: string[], more?: Partial<TableFiles>) =>
  open(paths, (table) => Promise.resolve(table.columns), more);

const WHOLE = ['x', 'y', 'price', 'kind', 'ids', 'held'];

test.each([
  ['stored.npz', undefined],
  ['packed.npz', WHOLE],
  ['large.npz', undefined],
] as const)('%s has the cells of the CSV file', async (name, arrays) => {
  const wanted = asNumbers(await readCells([golden('whole.csv')]));
  const found = asNumbers(await readCells([golden(name)], { arrays }));
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  expect(found).toEqual(wanted);
  expect(found['x1']?.[7]).toBeNull();
  // A double would have lost the last digit.
  expect(found['ids']?.[0]).toBe('9007199254740993');
});

test('splits follow each other, and a column says which is which', async () => {
  const wanted = asNumbers(await readCells([golden('splits.csv')]));
  const { split, ...cells } = asNumbers(await readCells([golden('splits.npz')]));
  expect({ ...cells, split }).toEqual(wanted);
  expect([split?.[0], split?.[160], split?.[239]]).toEqual(['train', 'val', 'test']);
});

test('arrays in files of their own lie side by side, gzipped or not', async () => {
  const files = ['train', 'val', 'test'].flatMap((part) => [`x_${part}.npy`, `y_${part}.npy`]);
  const wanted = asNumbers(await readCells([golden('splits.csv')]));
  expect(asNumbers(await readCells(files.map(golden)))).toEqual(wanted);
  const [first = ''] = files;
  const zipped = join(temp.dir, `${first}.gz`);
  writeFileSync(zipped, gzipSync(readFileSync(golden(first))));
  expect(asNumbers(await readCells([zipped, ...files.slice(1).map(golden)]))).toEqual(wanted);
});

test('more rows than are read at once keep their order, in C and Fortran order', async () => {
  const cells = await readCells([golden('many.npz')]);
  for (const [name, first, more] of [
    ['c0', 0, 0],
    ['c1', 1, 0],
    ['f0', 0, 1],
    ['f1', 1, 1],
  ] as const)
    expect(cells[name]).toEqual(
      Array.from({ length: 40_000 }, (_, row) => String(((2 * row + first) % 251) + more)),
    );
});

test('archives of one table follow each other', async () => {
  const twice = await readCells([golden('stored.npz'), golden('large.npz')]);
  const once = await readCells([golden('stored.npz')]);
  expect(twice['ids']).toEqual([...(once['ids'] ?? []), ...(once['ids'] ?? [])]);
});

test('halves are numbers, NaN is missing, and what is infinite is no number', async () => {
  const { halves0, halves1 } = await readCells([golden('halves.npy')]);
  expect(halves0).toEqual(['1', null, String(2 ** -24)]);
  expect(halves1).toEqual(['-2.5', 'Infinity', '65504']);
});

describe('arrays that are no table', () => {
  const write = (arrays: Record<string, [string, number[], number]>, name = `${number++}.npz`) => {
    const encoded = Object.entries(arrays).map(([key, [descr, shape, bytes]]) => [
      key,
      encodeNpy(descr, shape, new Uint8Array(bytes)),
    ]);
    const path = join(temp.dir, name);
    writeFileSync(path, encodeNpz(Object.fromEntries(encoded) as Record<string, Uint8Array>, 6));
    return path;
  };
  const damage = () => {
    const bytes = readFileSync(golden('stored.npz'));
    bytes[2000] = (bytes[2000] ?? 0) ^ 1;
    const path = join(temp.dir, 'damaged.npz');
    writeFileSync(path, bytes);
    return path;
  };
  const cut = () => {
    const path = join(temp.dir, 'cut.npz');
    writeFileSync(path, readFileSync(golden('packed.npz')).subarray(0, 5000));
    return path;
  };
  const zst = () => {
    const path = join(temp.dir, 'x.npy.zst');
    copyFileSync(golden('halves.npy'), path);
    return path;
  };

  test.each<[string, () => string[], RegExp, Partial<TableFiles>?]>([
    [
      'of other numbers of rows',
      () => [write({ x: ['<f4', [3, 2], 24], y: ['|u1', [2], 2] })],
      /npz: x has 3 rows, but y 2: .* data.source.arrays names those/,
    ],
    ['with one beside them', () => [golden('packed.npz')], /packed.npz: x has 240 rows, but names 4/],
    ['of images', () => [write({ x: ['|u1', [2, 4, 4], 32] })], /of shape \[2, 4, 4\], allowed: \[rows\] or/],
    [
      'of complex numbers',
      () => [write({ x: ['<c8', [2], 16] })],
      /: x: of type <c8, allowed: numbers, booleans or text/,
    ],
    [
      'of a split that lacks one',
      () => [write({ x_train: ['|u1', [2], 2], y_train: ['|u1', [2], 2], x_test: ['|u1', [2], 2] })],
      /test has no array y, which another split has/,
    ],
    [
      'whose columns are called alike',
      () => [write({ X: ['|u1', [2, 2], 4], x1: ['|u1', [2], 2] })],
      /two columns would be called x1: rename an array/,
    ],
    [
      'whose splits have other columns',
      () => [write({ x_train: ['|u1', [2, 2], 4], x_test: ['|u1', [2, 3], 6] })],
      /npz: test has x2: all files must have the columns of the first/,
    ],
    ['without rows', () => [write({ x: ['|u1', [0, 2], 0] })], /no rows/],
    ['that are damaged', () => [damage()], /damaged.npz: x: damaged or truncated zip archive/],
    ['that are cut', () => [cut()], /cut.npz: damaged or truncated zip archive/],
    ['of zstd', () => [zst()], /x.npy.zst: compressed by zstd, allowed/],
    [
      'that are not there',
      () => [golden('stored.npz')],
      /source.arrays: got "z", allowed: arrays of stored.npz: x, y, price, kind, ids, held/,
      { arrays: ['x', 'z'] },
    ],
  ])('%s', async (_, paths, message, ...[more]) => {
    await expect(columnsOf(paths(), more)).rejects.toThrow(message);
  });

  test('names that end like splits are columns where no training is among them', async () => {
    const path = write({ blood_test: ['|u1', [2], 2], stress_test: ['|u1', [2], 2] });
    expect(await columnsOf([path])).toEqual(['blood_test', 'stress_test']);
  });
});

describe('ingested, they are', () => {
  const ingest = async (source: object, classes: number) => {
    const dependencies = createDependencies();
    const data = parse(DataRecipe, { source: { type: 'table', ...source }, classes }, 'data');
    const { sourceDigest: _digest, ...dataset } = (await createIngest(dependencies)({ data, seed: 3 }))
      .output;
    return dataset;
  };
  const random = { method: 'random', validation: 0.2, test: 0.2 };
  const given = { method: 'given', column: 'split', train: ['train'], validation: ['val'], test: ['test'] };
  const unused = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { use: false }]));

  test.each<[string, object, number]>([
    [
      'classes',
      {
        target: { task: 'multiclass', column: 'y' },
        split: random,
        id: 'ids',
        columns: unused('price', 'held0', 'held1', 'held2'),
      },
      3,
    ],
    [
      'a number',
      {
        target: { task: 'regression', column: 'price' },
        split: random,
        columns: unused('y', 'held0', 'held1'),
      },
      1,
    ],
    [
      'several labels',
      {
        target: { task: 'multi-label', columns: ['held0', 'held1', 'held2'] },
        split: random,
        columns: unused('y', 'price'),
      },
      3,
    ],
  ])('%s to the bit as from CSV', async (_, said, classes) => {
    const wanted = await ingest({ files: [golden('whole.csv')], ...said }, classes);
    expect(wanted.train.rows).toBeGreaterThan(100);
    expect(await ingest({ files: [golden('stored.npz')], ...said }, classes)).toEqual(wanted);
    const packed = { files: [golden('packed.npz')], arrays: WHOLE, ...said };
    expect(await ingest(packed, classes)).toEqual(wanted);
  });

  test('the splits that are given', async () => {
    const said = { target: { task: 'multiclass', column: 'y' }, split: given };
    const wanted = await ingest({ files: [golden('splits.csv')], ...said }, 3);
    expect([wanted.train.rows, wanted.validation.rows, wanted.test.rows]).toEqual([160, 40, 40]);
    expect(await ingest({ files: [golden('splits.npz')], ...said }, 3)).toEqual(wanted);
  });
});
