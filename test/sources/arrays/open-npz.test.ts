import { join } from 'node:path';
import { InvalidData, InvalidInput } from '../../../core/contracts/errors';
import { openNpz } from '../../../sources/arrays/open-npz';
import { sha256 } from '../../../storage/sha256';
import { createMemoryObjectStore } from '../../activities/memory-object-store';
import { makeTempDir } from '../../support/temp-dir';
import { writeFiles } from '../../support/write-images';
import { encodeNpy, encodeNpz } from '../../support/write-npz';

const temp = makeTempDir();
afterAll(() => temp.remove());
const access = { exampleDataDir: '', openBucket: createMemoryObjectStore };

const images = (rows: number, first: number) =>
  encodeNpy(
    '|u1',
    [rows, 2, 2],
    Uint8Array.from({ length: rows * 4 }, (_, i) => first + (i >> 2)),
  );
const labels = (rows: number) =>
  encodeNpy(
    '|u1',
    [rows, 1],
    Uint8Array.from({ length: rows }, (_, i) => i % 3),
  );
const MEDMNIST = {
  train_images: images(9, 0),
  train_labels: labels(9),
  val_images: images(3, 100),
  val_labels: labels(3),
  test_images: images(6, 200),
  test_labels: labels(6),
};

let files = 0;

interface Asked {
  arrays?: Record<string, Uint8Array | null>;
  level?: 0 | 6;
  spoil?: (bytes: Uint8Array) => Uint8Array;
  source?: object;
  classes?: number;
  limit?: { train: number; validation?: number; test?: number };
}

/** Opens an archive of MedMNIST's arrays with some changed; null leaves one out. */
async function open({ arrays = {}, level = 6, spoil = (bytes) => bytes, source = {}, ...data }: Asked = {}) {
  const name = `${files++}.npz`;
  const all = Object.entries<Uint8Array | null>({ ...MEDMNIST, ...arrays });
  const present = all.filter((entry): entry is [string, Uint8Array] => entry[1] !== null);
  const bytes = spoil(encodeNpz(Object.fromEntries(present), level));
  await writeFiles(temp.dir, { [name]: bytes });
  const file = join(temp.dir, name);
  const opened = await openNpz({ classes: 3, ...data, source: { type: 'npz', file, ...source } }, access);
  return { ...opened, file, bytes };
}

test.each([0, 6] as const)("MedMNIST's arrays, members stored or deflated: level %d", async (level) => {
  const { read, digest, bytes, reading } = await open({ level });
  expect(digest).toBe(sha256(bytes));
  expect(reading).toEqual({ type: 'npz' });
  const { splits, rows, badRows } = await read();
  expect([rows, badRows]).toEqual([18, []]);
  expect(splits.train.shape).toEqual([2, 2, 1]);
  expect([splits.train.rows, splits.validation?.rows, splits.test?.rows]).toEqual([9, 3, 6]);
  expect([...splits.train.labels]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  expect([...splits.train.inputs.subarray(0, 12)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
  expect(splits.validation?.inputs[0]).toBe(100);
  expect(splits.test?.inputs.at(-1)).toBe(205);
});

test('members that are big enough for threads of their own', async () => {
  const side = 700;
  const noise = Uint8Array.from({ length: 3 * side * side }, (_, i) => (i * i * 31) % 251);
  const big = { train_images: encodeNpy('|u1', [3, side, side], noise), train_labels: labels(3) };
  const none = { val_images: null, val_labels: null, test_images: null, test_labels: null };
  const { splits } = await (await open({ arrays: { ...big, ...none } })).read();
  expect(sha256(splits.train.inputs)).toBe(sha256(noise));
});

test('validation and test may be missing', async () => {
  const none = { val_images: null, val_labels: null, test_images: null, test_labels: null };
  const { splits } = await (await open({ arrays: none })).read();
  expect(Object.keys(splits)).toEqual(['train']);
});

test('arrays by names of their own, and in colour', async () => {
  const x = encodeNpy(
    '|u1',
    [3, 1, 2, 3],
    Uint8Array.from({ length: 18 }, (_, i) => i),
  );
  const y = encodeNpy('<i8', [3], Buffer.from(BigInt64Array.of(2n, 0n, 1n).buffer));
  const arrays = { train: { images: 'x', labels: 'y' } };
  const { read, reading } = await open({ arrays: { x, y }, source: { arrays } });
  expect(reading).toEqual({ type: 'npz', arrays });
  const { splits } = await read();
  expect(splits).toEqual({
    train: {
      rows: 3,
      shape: [1, 2, 3],
      inputs: Uint8Array.from({ length: 18 }, (_, i) => i),
      labels: Uint8Array.of(2, 0, 1),
      numbers: Int32Array.of(0, 1, 2),
    },
  });
});

describe('what is no class', () => {
  const floats = (...values: number[]) =>
    encodeNpy('<f8', [values.length], Buffer.from(Float64Array.from(values).buffer));
  const none = { val_images: null, val_labels: null, test_images: null, test_labels: null };

  test('labels of a row, which the recipe names', async () => {
    const bits = Uint8Array.of(1, 0, 0, 1, 1, 1);
    const arrays = { ...none, train_images: images(3, 0), train_labels: encodeNpy('|b1', [3, 2], bits) };
    const target = { task: 'multi-label', labels: ['mass', 'fluid'] };
    const opened = await open({ arrays, classes: 2, source: { target } });
    expect(opened.classNames).toEqual(['mass', 'fluid']);
    expect(opened.reading).toEqual({ type: 'npz', target });
    const { splits, badRows } = await opened.read();
    expect(badRows).toEqual([]);
    expect(splits.train.labels).toEqual(new Uint8Array(3));
    expect(splits.train.targets).toEqual(Float32Array.of(1, 0, 0, 1, 1, 1));
    const unnamed = await open({ arrays, classes: 2, source: { target: { task: 'multi-label' } } });
    expect(unnamed).not.toHaveProperty('classNames');
    expect((await unnamed.read()).splits.train.targets).toEqual(splits.train.targets);
  });

  test('a number of each row; rows without one are put aside, but for those beyond the limit', async () => {
    const arrays = {
      train_labels: floats(1.5, NaN, -3, 1e300, 7, 8, 9, NaN, 4),
      val_labels: floats(1, 2, 3),
      test_labels: floats(6, 5, 4, 3, Infinity, 1),
    };
    const asked = { arrays, classes: 1, source: { target: { task: 'regression' } } };
    const { splits, badRows, rows } = await (await open({ ...asked, limit: { train: 6 } })).read();
    expect(rows).toBe(18);
    expect(splits.train.targets).toEqual(Float32Array.of(1.5, -3, 7, 8));
    expect([...splits.train.inputs].filter((_, i) => i % 4 === 0)).toEqual([0, 2, 4, 5]);
    expect(splits.train.numbers).toEqual(Int32Array.of(0, 2, 4, 5));
    expect(splits.validation?.targets).toEqual(Float32Array.of(1, 2, 3));
    expect(splits.test?.targets).toEqual(Float32Array.of(6, 5, 4, 3, 1));
    expect(badRows).toEqual([
      { name: 'train_labels row 1', reason: 'the target is missing' },
      { name: 'train_labels row 3', reason: 'the target is no number', detail: 'Infinity' },
      { name: 'test_labels row 4', reason: 'the target is no number', detail: 'Infinity' },
    ]);
  });

  test('labels by numbers, where one is neither 0 nor 1', async () => {
    const arrays = {
      ...none,
      train_images: images(2, 0),
      train_labels: encodeNpy('|u1', [2, 2], Uint8Array.of(0, 2, 1, 0)),
    };
    const source = { target: { task: 'multi-label' } };
    const { badRows } = await (await open({ arrays, classes: 2, source })).read();
    expect(badRows).toEqual([
      { name: 'train_labels row 0', reason: 'the label is neither yes nor no', detail: '1: 2' },
    ]);
  });
});

test('a limit keeps the first rows of each split', async () => {
  const { splits, rows } = await (await open({ limit: { train: 5, validation: 2, test: 1 } })).read();
  expect([splits.train.rows, splits.validation?.rows, splits.test?.rows]).toEqual([5, 2, 1]);
  expect(rows).toBe(18);
});

const flip = (at: number) => (bytes: Uint8Array) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

test.each<[string, Asked, RegExp]>([
  ['a file that is no archive', { spoil: () => Buffer.from('hello') }, /\.npz: no zip archive of arrays$/],
  [
    'an archive that is cut',
    { spoil: (bytes) => bytes.subarray(0, -30) },
    /no zip archive of arrays|truncated/,
  ],
  [
    'an archive with a wrong byte in a stored member',
    { level: 0, spoil: flip(180) },
    /train_images\.npy: damaged or truncated zip archive$/,
  ],
  ['an archive with a wrong byte in a deflated member', { spoil: flip(110) }, /damaged or truncated/],
  [
    'a missing array',
    { arrays: { train_labels: null } },
    /lacks train_labels; it has train_images, val_images, .*: say in data\.source\.arrays which is which$/,
  ],
  ['half a split', { arrays: { test_images: null } }, /lacks test_images;/],
  [
    'images and labels that are not as many',
    { arrays: { test_labels: labels(5) } },
    /test_images has 6 images, but test_labels has 5 labels/,
  ],
  [
    'splits of other sizes',
    { arrays: { val_images: encodeNpy('|u1', [3, 1, 4], new Uint8Array(12)) } },
    /the train images are of 2×2×1, but those of validation of 1×4×1/,
  ],
  [
    'images of floats',
    { arrays: { train_images: encodeNpy('<f4', [9, 2, 2], new Uint8Array(144)) } },
    /\.npz: train_images: of type <f4, allowed: unsigned bytes/,
  ],
  ['another number of classes', { classes: 4 }, /data\.classes is 4, but .*\.npz has 3 classes: 0, 1, 2$/],
])('%s is refused', async (_case, asked, message) => {
  const failure = open(asked).then(({ read }) => read());
  await expect(failure).rejects.toThrow(InvalidData);
  await expect(failure).rejects.toThrow(message);
});

test('arrays that the recipe names and the archive lacks are all named', async () => {
  const arrays = {
    train: { images: 'train_images', labels: 'y' },
    test: { images: 'p', labels: 'test_labels' },
  };
  const failure = open({ source: { arrays } }).then(({ read }) => read());
  await expect(failure).rejects.toThrow(InvalidInput);
  await expect(failure).rejects.toThrow(
    /data\.source\.arrays\.train\.labels: got "y", allowed: an array of .*train_images/,
  );
  await expect(failure).rejects.toThrow(/data\.source\.arrays\.test\.images: got "p"/);
});
