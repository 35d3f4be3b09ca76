import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createIngest } from '../../activities/ingest';
import type { IngestResult } from '../../core/contracts/activities';
import { InvalidData, InvalidInput } from '../../core/contracts/errors';
import type { DataRecipe } from '../../core/contracts/recipe';
import { makeTempDir } from '../support/temp-dir';
import { encodeGreys, greysOf, pets, petsRecipe, type Greys } from '../support/pets';
import { encodePng, writeFiles } from '../support/write-images';
import { createDependencies } from './main-dependencies';
import { imagesOf } from '../support/splits-of';

const temp = makeTempDir();
afterAll(() => temp.remove());

let folders = 0;
async function writeFolder(greys: Greys): Promise<string> {
  const directory = join(temp.dir, `images-${folders++}`);
  await writeFiles(directory, await encodeGreys(greys));
  return directory;
}

const folder = (directory: string, data: object = {}, source: object = {}) =>
  petsRecipe({ type: 'image-folder', directory, ...source }, data);
const ingest = (data: DataRecipe, around = createDependencies()): Promise<IngestResult> =>
  createIngest(around)({ data, seed: 1 });
const ROWS = { validationRows: 2, testRows: 2 };

describe('a folder a class', () => {
  test('is split, and knows the names of its classes', async () => {
    const around = createDependencies();
    const directory = await writeFolder({ ...pets(10), 'notes.txt': 'x', '.DS_Store': 'x' });
    const result = await ingest(folder(directory, { validationRows: 4, testRows: 6 }), around);
    expect(result.ignoredFiles).toBe(2);
    expect(result.output).toMatchObject({ classes: 2, classNames: ['cat', 'dog'], shape: [8, 8, 1] });
    expect(result.output).not.toHaveProperty('quarantined');
    expect(result.output).not.toHaveProperty('duplicatesAcrossSplits');
    const train = await greysOf(around, result, 'train');
    const validation = await greysOf(around, result, 'validation');
    const test = await greysOf(around, result, 'test');
    expect([train.length, validation.length, test.length]).toEqual([10, 4, 6]);
    const cats = Array.from({ length: 10 }, (_, i) => [i, 0]);
    const dogs = Array.from({ length: 10 }, (_, i) => [100 + i, 1]);
    const all = [...train, ...validation, ...test].sort(([a], [b]) => a - b);
    expect(all).toEqual([...cats, ...dogs]);
  });

  test('keeps splits of its own', async () => {
    const around = createDependencies();
    const own = { 'val/cat/0.png': 50, 'val/dog/0.png': 150, 'test/cat/0.png': 51, 'test/dog/0.png': 151 };
    const result = await ingest(folder(await writeFolder({ ...pets(3, 'train/'), ...own })), around);
    expect(await greysOf(around, result, 'validation')).toEqual([
      [50, 0],
      [150, 1],
    ]);
    expect(await greysOf(around, result, 'test')).toEqual([
      [51, 0],
      [151, 1],
    ]);
  });

  test('a limit reads the first of each class, and no other file', async () => {
    const late = { 'cat/98.png': 'broken', 'dog/99.png': 'broken' };
    const directory = await writeFolder({ ...pets(10), ...late });
    const { output } = await ingest(folder(directory, { ...ROWS, limit: { train: 12 } }));
    expect(output).not.toHaveProperty('quarantined');
    expect([output.train.rows, output.validation.rows, output.test.rows]).toEqual([8, 2, 2]);
  });

  test('the same folder again is found finished, whatever else lies there now', async () => {
    const around = createDependencies();
    const directory = await writeFolder(pets(6));
    const first = await ingest(folder(directory, ROWS), around);
    await writeFiles(directory, { 'other.txt': 'no image' });
    const again = await ingest(folder(directory, ROWS), around);
    expect(again).toEqual({ output: first.output, reused: true, ignoredFiles: 1 });
  });

  test.each<[string, (directory: string) => Promise<object>]>([
    [
      'bytes',
      async (directory) => {
        await writeFiles(directory, await encodeGreys({ 'cat/00.png': 77 }));
        return {};
      },
    ],
    [
      'a name',
      async (directory) => {
        await writeFiles(directory, await encodeGreys({ 'cat/zz.png': 5 }));
        rmSync(join(directory, 'cat/05.png'));
        return {};
      },
    ],
    ['the size', () => Promise.resolve({ size: [4, 4] })],
    ['the channels', () => Promise.resolve({ channels: 3 })],
  ])('a change of %s is seen', async (_case, change) => {
    const around = createDependencies();
    const directory = await writeFolder(pets(6));
    await ingest(folder(directory, ROWS), around);
    const source = await change(directory);
    expect((await ingest(folder(directory, ROWS, source), around)).reused).toBe(false);
  });

  test('another number of classes is refused before anything is decoded', async () => {
    const failure = ingest(folder(await writeFolder({ ...pets(2), 'emu/1.png': 'broken' })));
    await expect(failure).rejects.toThrow(InvalidData);
    await expect(failure).rejects.toThrow(/data\.classes is 2, but .* has 3 classes: cat, dog, emu$/);
  });

  test('whether rows must be taken for a split, the folder tells', async () => {
    const failure = ingest(folder(await writeFolder(pets(4, 'train/')), { validationRows: 2 }));
    await expect(failure).rejects.toThrow(InvalidInput);
    await expect(failure).rejects.toThrow(
      'data.testRows: got nothing, allowed: a whole number of at least 1: the source has no test split',
    );
  });

  test('of colour images gives three channels', async () => {
    const red = await encodePng(
      Uint8Array.from({ length: 192 }, (_, i) => (i % 3 === 0 ? 255 : 0)),
      [8, 8, 3],
    );
    const around = createDependencies();
    const directory = await writeFolder({ ...pets(3), 'cat/red.png': red });
    const { output } = await ingest(folder(directory, ROWS, { channels: 3 }), around);
    expect(output.shape).toEqual([8, 8, 3]);
    const splits = [output.train, output.validation, output.test];
    const images = Buffer.concat(
      await Promise.all(splits.map((split) => around.blobs.read(imagesOf(split)))),
    );
    expect(images.includes(Buffer.of(255, 0, 0, 255, 0, 0))).toBe(true);
  });
});

describe('rows that can not be used', () => {
  const broken = { 'cat/90.png': 'no image', 'dog/91.png': 'nor this' };

  test('are left out within the limit, counted and listed', async () => {
    const around = createDependencies();
    const directory = await writeFolder({ ...pets(9), ...broken });
    const { output } = await ingest(folder(directory, { ...ROWS, maxBadRows: 0.1 }), around);
    expect(output.train.rows + output.validation.rows + output.test.rows).toBe(18);
    const reasons = [{ reason: 'not a readable image', rows: 2 }];
    expect(output.quarantined).toMatchObject({ rows: 2, reasons });
    const list = Buffer.from(await around.blobs.read(output.quarantined!.list)).toString();
    const lines = list.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ name: 'cat/90.png', reason: 'not a readable image' }),
      expect.objectContaining({ name: 'dog/91.png', detail: expect.stringContaining('format') as string }),
    ]);
  });

  test('more than the limit are refused, with the first by name and reason', async () => {
    const failure = ingest(folder(await writeFolder({ ...pets(9), ...broken }), ROWS));
    await expect(failure).rejects.toThrow(InvalidData);
    await expect(failure).rejects.toThrow(
      /^2 of 20 rows can't be used, allowed: at most 0 \(data\.maxBadRows is 0\.01\):\n {2}cat\/90\.png: not a readable image: .*unsupported/,
    );
  });
});

test('images in two splits are counted', async () => {
  const own = { 'val/cat/0.png': 50, 'val/dog/0.png': 101, 'test/cat/0.png': 0, 'test/dog/0.png': 101 };
  const { output } = await ingest(folder(await writeFolder({ ...pets(3, 'train/'), ...own })));
  expect(output.duplicatesAcrossSplits).toEqual({ trainTest: 2, trainValidation: 1, validationTest: 1 });
});
