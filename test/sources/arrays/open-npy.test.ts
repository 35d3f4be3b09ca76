import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Recipe } from '../../../core/contracts/recipe';
import { openNpy } from '../../../sources/arrays/open-npy';
import { createMemoryObjectStore } from '../../activities/memory-object-store';
import { refusals } from '../../support/refusals';
import { makeTempDir } from '../../support/temp-dir';
import { tinyRecipe } from '../../support/tiny-recipe';
import { writeFiles } from '../../support/write-images';
import { encodeNpy } from '../../support/write-npz';

const temp = makeTempDir();
afterAll(() => temp.remove());
const access = { exampleDataDir: '', openBucket: createMemoryObjectStore };
const bytes = (length: number, of: (i: number) => number) => Uint8Array.from({ length }, (_, i) => of(i));
const images = (rows: number, first: number) =>
  encodeNpy(
    '|u1',
    [rows, 2, 2],
    bytes(rows * 4, (i) => first + (i >> 2)),
  );
const labels = (rows: number) =>
  encodeNpy(
    '|u1',
    [rows],
    bytes(rows, (i) => i % 3),
  );
const FILES = {
  'x.npy': images(9, 0),
  'y.npy': labels(9),
  'test-x.npy': images(6, 200),
  'test-y.npy': labels(6),
};

let folders = 0;

/** Opens the four files, with some changed. */
async function open(changes: Record<string, Uint8Array> = {}, source: object = {}, classes = 3) {
  const folder = `${folders++}`;
  const all = Object.entries({ ...FILES, ...changes }).map(
    ([name, file]) => [join(folder, name), file] as const,
  );
  await writeFiles(temp.dir, Object.fromEntries(all));
  const at = (name: string) => join(temp.dir, folder, name);
  const pair = (x: string, y: string) => ({ images: at(x), labels: at(y) });
  return openNpy(
    {
      classes,
      source: {
        type: 'npy',
        train: pair('x.npy', 'y.npy'),
        test: pair('test-x.npy', 'test-y.npy'),
        ...source,
      },
    },
    access,
  );
}

test('arrays in files of their own are read, gzipped or not', async () => {
  const plain = await open();
  const { splits, rows, badRows } = await plain.read();
  expect([rows, badRows]).toEqual([15, []]);
  expect([splits.train.rows, splits.validation, splits.test?.rows]).toEqual([9, undefined, 6]);
  expect(splits.train.shape).toEqual([2, 2, 1]);
  expect([...splits.train.labels]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  expect([...splits.train.inputs.subarray(0, 8)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  expect(splits.test?.inputs.at(-1)).toBe(205);
  const packed = await open({
    'x.npy': gzipSync(FILES['x.npy']),
    'test-y.npy': gzipSync(FILES['test-y.npy']),
  });
  expect(await packed.read()).toEqual(await plain.read());
});

test('the digest is of what the files hold, and of which is which', async () => {
  const { digest, reading } = await open();
  expect(reading).toEqual({ type: 'npy' });
  expect((await open()).digest).toBe(digest);
  expect(
    (
      await open({
        'y.npy': encodeNpy(
          '|u1',
          [9],
          bytes(9, (i) => (i + 1) % 3),
        ),
      })
    ).digest,
  ).not.toBe(digest);
  const swapped = await open({ 'x.npy': FILES['test-x.npy'], 'test-x.npy': FILES['x.npy'] });
  expect(swapped.digest).not.toBe(digest);
});

test('several labels or a number take the place of classes', async () => {
  const floats = (values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
  const number = await open(
    {
      'y.npy': encodeNpy('<f4', [9], floats([1, 2, NaN, 4, 5, 6, 7, 8, 9])),
      'test-y.npy': encodeNpy('<f4', [6, 1], floats([1, 2, 3, 4, 5, 6])),
    },
    { target: { task: 'regression' } },
    1,
  );
  const { splits, badRows } = await number.read();
  expect([...splits.train.targets!]).toEqual([1, 2, 4, 5, 6, 7, 8, 9]);
  expect(badRows).toEqual([
    { name: expect.stringMatching(/y\.npy row 2$/) as string, reason: 'the target is missing' },
  ]);
  const pairs = (rows: number) =>
    encodeNpy(
      '|b1',
      [rows, 2],
      bytes(rows * 2, (i) => i % 2),
    );
  const target = { task: 'multi-label', labels: ['left', 'right'] };
  const several = await open({ 'y.npy': pairs(9), 'test-y.npy': pairs(6) }, { target }, 2);
  expect(several.classNames).toEqual(['left', 'right']);
  expect([...(await several.read()).splits.test!.targets!].slice(0, 4)).toEqual([0, 1, 0, 1]);
});

test.each<[string, Record<string, Uint8Array>, RegExp]>([
  ['fewer labels than images', { 'y.npy': labels(8) }, /x\.npy has 9 images, but .*y\.npy has 8 labels/],
  [
    'images of another size',
    {
      'test-x.npy': encodeNpy(
        '|u1',
        [6, 2, 1],
        bytes(12, () => 0),
      ),
    },
    /^the train images are of 2×2×1, but those of test of 2×1×1/,
  ],
  [
    'pixels that are no bytes',
    {
      'x.npy': encodeNpy(
        '<f4',
        [9, 2, 2],
        bytes(144, () => 0),
      ),
    },
    /x\.npy: of type <f4, allowed: unsigned bytes/,
  ],
  ['what is no array', { 'y.npy': Uint8Array.of(1, 2, 3) }, /y\.npy: /],
  [
    'a damaged gzip file',
    { 'x.npy': gzipSync(FILES['x.npy']).subarray(0, 30) },
    /x\.npy: damaged or truncated gzip file/,
  ],
  [
    'another number of classes',
    {
      'y.npy': encodeNpy(
        '|u1',
        [9],
        bytes(9, (i) => i % 4),
      ),
    },
    /data\.classes is 3, but .*y\.npy has 4 classes/,
  ],
])('%s are refused', async (_, changes, message) => {
  const opened = await open(changes);
  await expect(opened.read()).rejects.toThrow(message);
});

test('a recipe names the files, and what splits it takes from training', () => {
  const files = (name: string) => ({ images: `/d/${name}-x.npy`, labels: `/d/${name}-y.npy` });
  const source = { type: 'npy' as const, train: files('train'), test: files('test') };
  expect(refusals({ data: { source, classes: 10, validationRows: 100 } })).toEqual([]);
  expect(refusals({ data: { source, classes: 10 } }).join()).toContain(
    'data.validationRows: got nothing, allowed: a whole number',
  );
  const whole = { ...source, validation: files('val') };
  expect(Recipe.parse(tinyRecipe({ data: { source: whole, classes: 10 } })).data.source).toEqual(whole);
  expect(
    refusals({
      data: { source: { ...source, train: { images: '/d/x.npy' } }, classes: 10, validationRows: 9 },
    }).join(),
  ).toContain('data.source.train.labels');
});
