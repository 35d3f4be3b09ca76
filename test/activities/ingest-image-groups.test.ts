/** Lists of images that are split by group or by time. */
import { join } from 'node:path';
import { createDealFolds } from '../../activities/deal-folds';
import { createIngest } from '../../activities/ingest';
import type { Split } from '../../core/contracts/data/dataset';
import type { BlobRef } from '../../core/contracts/digest';
import { InvalidData } from '../../core/contracts/errors';
import type { DataRecipe } from '../../core/contracts/recipe';
import { toInt32 } from '../../core/data/typed-bytes';
import { greysOf, petsRecipe } from '../support/pets';
import { refusals } from '../support/refusals';
import { makeTempDir } from '../support/temp-dir';
import { greyPng, writeFiles } from '../support/write-images';
import { createDependencies } from './main-dependencies';

const temp = makeTempDir();
afterAll(() => temp.remove());

const IMAGES = 60;
/** Twenty animals with three photographs each, far from each other in the list, the even ones cats. */
const animalOf = (image: number) => image % 20;
const isCat = (image: number) => animalOf(image) % 2 === 0;

let folders = 0;
/** Images whose grey is their number, listed with their animal and the day of the photograph. */
async function writeList(animal = (image: number) => `animal ${animalOf(image)}`): Promise<string> {
  const directory = join(temp.dir, `list-${folders++}`);
  const images = Array.from({ length: IMAGES }, (_, image) => image);
  await writeFiles(directory, Object.fromEntries(images.map((image) => [`${image}.png`, greyPng(image)])));
  const lines = images.map((image) => {
    const day = new Date(Date.UTC(2024, 0, 1 + ((image * 7) % IMAGES))).toISOString().slice(0, 10);
    return `${image}.png,${isCat(image) ? 'cat' : 'dog'},${animal(image)},${day}`;
  });
  await writeFiles(directory, { 'list.csv': ['file,class,animal,day', ...lines].join('\n') });
  return join(directory, 'list.csv');
}

const ROWS = { validationRows: 12, testRows: 12 };
const recipe = (file: string, keys: object, data: object = {}) =>
  petsRecipe(
    { type: 'image-list', file, columns: { image: 'file', label: 'class', ...keys } },
    { ...ROWS, ...data },
  );
const GROUPED = { group: 'animal' };
const ingest = (data: DataRecipe, around = createDependencies()) => createIngest(around)({ data, seed: 1 });
function groupsOf(split: Split): BlobRef {
  if ('groups' in split && split.groups) return split.groups;
  throw new Error('the split has no groups');
}

const SPLITS = ['train', 'validation', 'test'] as const;

test('photographs of one animal are in one split and in one fold', async () => {
  const around = createDependencies();
  const result = await ingest(recipe(await writeList(), GROUPED), around);
  const { output } = result;
  const found = await Promise.all(SPLITS.map((split) => greysOf(around, result, split)));
  const animals = found.map((rows) => new Set(rows.map(([image]) => animalOf(image))));
  expect(animals.map(({ size }) => size)).toEqual([12, 4, 4]);
  expect(new Set(animals.flatMap((own) => [...own])).size).toBe(20);
  expect(output.groups).toEqual({ train: 12, validation: 4, test: 4 });
  for (const rows of found) expect(rows.filter(([, label]) => label === 0)).toHaveLength(rows.length / 2);

  const groups = toInt32(await around.blobs.read(groupsOf(output.train)));
  expect(new Set(groups)).toEqual(new Set(Array.from({ length: 12 }, (_, group) => group)));
  const { output: folds } = await createDealFolds(around)({ dataset: output, folds: 3, seed: 1 });
  const foldOf = await around.blobs.read(folds.assignment);
  const inFold = [0, 1, 2].map((fold) => new Set(groups.filter((_, row) => foldOf[row] === fold)));
  expect(inFold.map(({ size }) => size)).toEqual([4, 4, 4]);
  expect(new Set(inFold.flatMap((own) => [...own])).size).toBe(12);
});

test('an image that can not be read leaves the groups of the others as they are', async () => {
  const around = createDependencies();
  const file = await writeList((image) => (image < 4 ? `lone ${image}` : `animal ${animalOf(image)}`));
  await writeFiles(join(file, '..'), { '0.png': 'no image' });
  const { output } = await ingest(recipe(file, GROUPED, { maxBadRows: 0.1 }), around);
  expect(output.quarantined).toMatchObject({ rows: 1 });
  const groups = [...toInt32(await around.blobs.read(groupsOf(output.train)))];
  expect(new Set(groups).size).toBe(output.groups!.train);
  expect(Math.max(...groups)).toBe(output.groups!.train - 1);
});

test('by time, all of training is older than validation, and that older than test', async () => {
  const around = createDependencies();
  const result = await ingest(recipe(await writeList(), { time: 'day' }), around);
  const days = await Promise.all(
    SPLITS.map(async (split) =>
      (await greysOf(around, result, split)).map(([image]) => (image * 7) % IMAGES),
    ),
  );
  expect(days.map((own) => [Math.min(...own), Math.max(...own)])).toEqual([
    [0, 35],
    [36, 47],
    [48, 59],
  ]);
  expect(result.output).not.toHaveProperty('groups');
  expect(result.output.train).not.toHaveProperty('groups');
});

test('the first rows alone are split by group too', async () => {
  const around = createDependencies();
  const limited = recipe(await writeList(), GROUPED, {
    limit: { train: 40 },
    validationRows: 6,
    testRows: 6,
  });
  const result = await ingest(limited, around);
  const found = await Promise.all(SPLITS.map((split) => greysOf(around, result, split)));
  expect(found.flat()).toHaveLength(40);
  const animals = found.flatMap((rows) => [...new Set(rows.map(([image]) => animalOf(image)))]);
  expect(animals).toHaveLength(20);
});

test('other groups are another data set, and the same ones are found', async () => {
  const around = createDependencies();
  const file = await writeList();
  const alone = await ingest(recipe(file, {}), around);
  expect(alone.output.train).not.toHaveProperty('groups');
  const grouped = await ingest(recipe(file, GROUPED), around);
  expect(grouped.reused).toBe(false);
  expect((await ingest(recipe(file, GROUPED), around)).reused).toBe(true);
  expect((await ingest(recipe(file, {}), around)).reused).toBe(true);
});

test('what can not be split by group is refused with its reason', async () => {
  const one = ingest(recipe(await writeList(() => 'same'), GROUPED));
  await expect(one).rejects.toThrow(InvalidData);
  await expect(one).rejects.toThrow(
    'testRows is 12 of 60 rows, which leaves test without one: rows of a group stay together (data.source.columns.group), ' +
      'and there are 1 groups of up to 60 rows',
  );
  const byClass = ingest(recipe(await writeList((image) => String(isCat(image))), GROUPED, ROWS));
  await expect(byClass).rejects.toThrow(InvalidData);
  const empty = ingest(recipe(await writeList((image) => (image % 2 === 0 ? '' : 'a')), GROUPED));
  await expect(empty).rejects.toThrow(/^30 of 60 rows can't be used.*the group is missing/s);
  const absent = ingest(recipe(await writeList(), { group: 'animals' }));
  await expect(absent).rejects.toThrow('data.source.columns.group: got "animals", allowed: a column of');
});

test.each([
  [{ group: 'animal' }, 'grouped: a row of a group in test'],
  [{ time: 'day' }, 'by-time: a row newer than training'],
])('rows without a label are refused with %j', (keys, reason) => {
  const line = refusals({
    data: {
      source: {
        type: 'image-list',
        file: '/list.csv',
        columns: { image: 'file', label: 'class', ...keys },
        size: [8, 8],
        channels: 1,
      },
      classes: 3,
      validationRows: 3,
      testRows: 3,
      unlabelled: true,
    },
  });
  expect(line).toEqual([
    `  data.unlabelled: got true, allowed: false with a split that is ${reason} would be learned from`,
  ]);
});
