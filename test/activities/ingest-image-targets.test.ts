/** Lists of images with several labels, or with a number. */
import { join } from 'node:path';
import { createIngest } from '../../activities/ingest';
import type { IngestResult } from '../../core/contracts/activities';
import { InvalidData } from '../../core/contracts/errors';
import type { DataRecipe } from '../../core/contracts/recipe';
import { toFloat32 } from '../../core/data/typed-bytes';
import { petsRecipe } from '../support/pets';
import { imagesOf } from '../support/splits-of';
import { makeTempDir } from '../support/temp-dir';
import { greyPng, writeFiles } from '../support/write-images';
import { createDependencies } from './main-dependencies';

const temp = makeTempDir();
afterAll(() => temp.remove());

/** Twelve images, whose grey is their number, with what a list says of each. */
let folders = 0;
async function writeList(header: string, cells: (row: number) => string): Promise<string> {
  const directory = join(temp.dir, `list-${folders++}`);
  const rows = Array.from({ length: 12 }, (_, row) => row);
  await writeFiles(directory, Object.fromEntries(rows.map((row) => [`${row}.png`, greyPng(row)])));
  const lines = rows.map((row) => `${row}.png,${partOf(row)},${cells(row)}`);
  await writeFiles(directory, { 'list.csv': [`file,part,${header}`, ...lines].join('\n') });
  return join(directory, 'list.csv');
}
const partOf = (row: number) => (row < 8 ? 'train' : row < 10 ? 'val' : 'test');

const NUMBER = { task: 'regression', column: 'price' };
const LABELS = { task: 'multi-label', columns: ['lift', 'garden'] };
const columns = { image: 'file', split: 'part' };
const recipe = (file: string, target: object, data: object = {}) =>
  petsRecipe({ type: 'image-list', file, columns, target }, data);
const ingest = (data: DataRecipe, around = createDependencies()): Promise<IngestResult> =>
  createIngest(around)({ data, seed: 1 });

/** Grey and targets of each row of a split. */
async function targetsOf(
  { blobs }: ReturnType<typeof createDependencies>,
  { output }: IngestResult,
  split: 'train' | 'validation' | 'test',
): Promise<[grey: number, ...targets: number[]][]> {
  const images = await blobs.read(imagesOf(output[split]));
  const { targets: blob, labels, rows } = output[split];
  expect([...(await blobs.read(labels))]).toEqual(new Array(rows).fill(0));
  const targets = toFloat32(await blobs.read(blob!));
  const width = targets.length / rows;
  return Array.from({ length: rows }, (_, row) => [
    images[64 * row] ?? -1,
    ...targets.subarray(row * width, (row + 1) * width),
  ]);
}

const price = (row: number) => 100 * row + 0.5;

test('numbers are kept as they are, with the moments of the training rows', async () => {
  const around = createDependencies();
  const file = await writeList('price', (row) => String(price(row)));
  const result = await ingest(recipe(file, NUMBER, { classes: 1 }), around);
  const { task, classes, classNames, scale } = result.output;
  expect({ task, classes, classNames }).toEqual({ task: 'regression', classes: 1 });
  // Of 0 to 7.
  expect(scale!.mean).toBeCloseTo(350.5, 9);
  expect(scale!.deviation).toBeCloseTo(100 * Math.sqrt(5.25), 9);
  for (const [split, rows] of [
    ['train', [0, 1, 2, 3, 4, 5, 6, 7]],
    ['validation', [8, 9]],
    ['test', [10, 11]],
  ] as const)
    expect(await targetsOf(around, result, split)).toEqual(rows.map((row) => [row, price(row)]));
});

test('labels keep their names, in the order of the recipe', async () => {
  const around = createDependencies();
  const file = await writeList(
    'garden,lift',
    (row) => `${row % 2 === 0 ? 'yes' : 'no'},${row % 3 === 0 ? 1 : 0}`,
  );
  const only = { ...LABELS, columns: ['lift', 'garden'] };
  const result = await ingest(recipe(file, only, { classes: 2 }), around).catch((error: unknown) => error);
  // 10 and 11 are no multiples of 3.
  expect(result).toBeInstanceOf(InvalidData);
  expect((result as Error).message).toBe('test has no row of label "lift"');
  const better = await writeList('garden,lift', (row) => `${row % 2 === 0 ? 'yes' : 'no'},${row % 2}`);
  const good = await ingest(recipe(better, only), around);
  expect(good.output).toMatchObject({ task: 'multi-label', classes: 2, classNames: ['lift', 'garden'] });
  expect(good.output).not.toHaveProperty('scale');
  expect(await targetsOf(around, good, 'validation')).toEqual([
    [8, 0, 1],
    [9, 1, 0],
  ]);
});

test('splits that the list lacks are drawn, and a limit keeps the first rows', async () => {
  const around = createDependencies();
  const file = await writeList('price', (row) => String(price(row)));
  const source = { type: 'image-list', file, columns: { image: 'file' }, target: NUMBER };
  const taken = { classes: 1, testRows: 2, validationRows: 3 };
  const all = await ingest(petsRecipe(source, taken), around);
  const found = await Promise.all(
    (['train', 'validation', 'test'] as const).map((split) => targetsOf(around, all, split)),
  );
  expect(found.map(({ length }) => length)).toEqual([7, 3, 2]);
  expect(found.flat().sort(([a], [b]) => a - b)).toEqual(
    Array.from({ length: 12 }, (_, row) => [row, price(row)]),
  );
  const first = await ingest(petsRecipe(source, { ...taken, limit: { train: 8 } }), around);
  expect(first.output.train.rows).toBe(3);
  expect(first.output.scale!.mean).toBeLessThan(800);
});

test('rows without a number, and images that can not be read, are put aside with what is said of them', async () => {
  const around = createDependencies();
  const file = await writeList('price', (row) =>
    row === 2 ? 'NA' : row === 3 ? 'cheap' : String(price(row)),
  );
  await writeFiles(join(file, '..'), { '5.png': 'no image' });
  const result = await ingest(recipe(file, NUMBER, { classes: 1, maxBadRows: 0.3 }), around);
  expect(await targetsOf(around, result, 'train')).toEqual([0, 1, 4, 6, 7].map((row) => [row, price(row)]));
  expect(result.output.quarantined!.reasons.map(({ reason }) => reason).sort()).toEqual([
    'not a readable image',
    'the target is missing',
    'the target is no number',
  ]);
  await expect(ingest(recipe(file, NUMBER, { classes: 1 }))).rejects.toThrow(
    /^2 of 12 rows can't be used.*\n {2}\S+list\.csv line 4 \(2\.png\): the target is missing\n {2}\S+list\.csv line 5 \(3\.png\): the target is no number: "cheap"$/s,
  );
});

test('numbers that are all alike are refused', async () => {
  const file = await writeList('price', (row) => (row < 8 ? '7' : String(row)));
  const failure = ingest(recipe(file, NUMBER, { classes: 1 }));
  await expect(failure).rejects.toThrow('target price is 7 in every training row: there is nothing to learn');
});

test('another target of the same list is another data set', async () => {
  const around = createDependencies();
  const file = await writeList('price,age', (row) => `${price(row)},${row}`);
  const first = await ingest(recipe(file, NUMBER, { classes: 1 }), around);
  const other = await ingest(recipe(file, { ...NUMBER, column: 'age' }, { classes: 1 }), around);
  expect(other.reused).toBe(false);
  expect(other.output.scale).not.toEqual(first.output.scale);
  expect((await ingest(recipe(file, NUMBER, { classes: 1 }), around)).reused).toBe(true);
});
