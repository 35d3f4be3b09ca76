import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createIngest } from '../../activities/ingest';
import { InvalidData } from '../../core/contracts/errors';
import type { DataRecipe } from '../../core/contracts/recipe';
import { createDependencies, temporaryFolder } from './main-dependencies';
import { imagesOf } from '../support/splits-of';

const folder = temporaryFolder();
let sources = 0;

function idx(dimensions: number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt32BE(0x0800 | dimensions.length, 0);
  dimensions.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, values]);
}

/** Rows of 2×2 pixels that all hold the row's number; labels go round the classes. */
const images = (rows: number) =>
  idx(
    [rows, 2, 2],
    Uint8Array.from({ length: rows * 4 }, (_, i) => i >> 2),
  );
const labels = (rows: number, classes = 3) =>
  idx(
    [rows],
    Uint8Array.from({ length: rows }, (_, i) => i % classes),
  );

const FILES = {
  'train-images-idx3-ubyte': images(30),
  'train-labels-idx1-ubyte': labels(30),
  't10k-images-idx3-ubyte': images(9),
  't10k-labels-idx1-ubyte': labels(9),
};

/** Writes a source; a null leaves that file out. */
function writeSource(changes: Record<string, Buffer | null> = {}): DataRecipe['source'] {
  const directory = join(folder, `source-${sources++}`);
  mkdirSync(directory);
  const files: Record<string, Buffer | null> = { ...FILES, ...changes };
  for (const [name, bytes] of Object.entries(files)) {
    if (bytes) writeFileSync(join(directory, name), bytes);
  }
  return { type: 'idx', directory };
}

const data = (changes: Partial<DataRecipe> = {}): DataRecipe => ({
  source: writeSource(),
  classes: 3,
  validationRows: 6,
  ...changes,
});

const ingestWith = (dependencies = createDependencies(folder)) => createIngest(dependencies);
const ingest = (recipe: DataRecipe, seed = 1) => ingestWith()({ data: recipe, seed });

test('splits the training file and keeps the test file apart', async () => {
  const { blobs, ...dependencies } = createDependencies(folder);
  const { output, reused } = await ingestWith({ blobs, ...dependencies })({ data: data(), seed: 1 });
  expect(reused).toBe(false);
  expect(output).toMatchObject({ classes: 3, shape: [2, 2, 1] });
  expect([output.train.rows, output.validation.rows, output.test.rows]).toEqual([24, 6, 9]);
  const firstPixels = async (split: 'train' | 'validation') =>
    [...(await blobs.read(imagesOf(output[split])))].filter((_, i) => i % 4 === 0);
  const train = await firstPixels('train');
  const validation = await firstPixels('validation');
  expect([...train, ...validation].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  expect([...(await blobs.read(output.validation.labels))]).toEqual(validation.map((row) => row % 3));
  const counts = [0, 1, 2].map((label) => validation.filter((row) => row % 3 === label).length);
  expect(counts).toEqual([2, 2, 2]);
});

test('the same bytes give the same digests, wherever they lie', async () => {
  const first = await ingest(data());
  const second = await ingest(data());
  expect(second.output).toEqual(first.output);
});

test('step key, digest and split are what they always were, so that stores of old keep their worth', async () => {
  const { blobs, objects, ...dependencies } = createDependencies(folder);
  const request = { data: data({ limit: { train: 24, test: 6 } }), seed: 1 };
  const { output } = await ingestWith({ blobs, objects, ...dependencies })(request);
  // As version 0.1 made them.
  expect(objects.writes.at(-1)).toBe(
    'steps/ingest/b73d1968dd879ddc4c2ab46f55614aa032e9df3a40df8295060a5856ee628b04.json',
  );
  expect(output.sourceDigest).toBe('68680ee6b346898a8da8d556463b5dca2466fe010a9df333f0d8f4fbe18a291e');
  const pixels = await blobs.read(imagesOf(output.validation));
  expect([...pixels].filter((_, i) => i % 4 === 0)).toEqual([6, 10, 15, 17, 19, 23]);
});

test('one changed byte changes the source digest', async () => {
  const changed = Buffer.from(FILES['t10k-images-idx3-ubyte']);
  changed[20] = 77;
  const source = writeSource({ 't10k-images-idx3-ubyte': changed });
  const [before, after] = [await ingest(data()), await ingest(data({ source }))];
  expect(after.output.sourceDigest).not.toBe(before.output.sourceDigest);
  expect(after.output.train).toEqual(before.output.train);
});

test('training and test images of different sizes are refused', async () => {
  // As many pixels an image, so that no length gives it away.
  const source = writeSource({ 't10k-images-idx3-ubyte': idx([9, 1, 4], new Uint8Array(36)) });
  await expect(ingest(data({ source }))).rejects.toThrow(
    new InvalidData(
      'train-images-idx3-ubyte has images of 2×2 pixels, but t10k-images-idx3-ubyte of 1×4: they must be alike',
    ),
  );
});

test('another seed makes another split of the same source', async () => {
  const source = writeSource();
  const [one, two] = [await ingest(data({ source }), 1), await ingest(data({ source }), 2)];
  expect(two.output.sourceDigest).toBe(one.output.sourceDigest);
  expect(imagesOf(two.output.validation)).not.toEqual(imagesOf(one.output.validation));
});

test('a second time it is found finished, and made again where a blob is gone', async () => {
  const dependencies = createDependencies(folder);
  const request = { data: data(), seed: 1 };
  const run = ingestWith(dependencies);
  const first = await run(request);
  expect(await run(request)).toEqual({ output: first.output, reused: true });
  const { digest } = imagesOf(first.output.train);
  dependencies.objects.objects.delete(`blobs/${digest.slice(0, 2)}/${digest}`);
  expect(await run(request)).toEqual({ output: first.output, reused: false });
  expect(await run(request)).toEqual({ output: first.output, reused: true });
});

test('gzipped files are read too', async () => {
  const zipped = Object.fromEntries(
    Object.entries(FILES).flatMap(([name, bytes]) => [
      [`${name}.gz`, gzipSync(bytes)] as const,
      [name, null] as const,
    ]),
  );
  const { output } = await ingest(data({ source: writeSource(zipped) }));
  expect(output.train).toEqual((await ingest(data())).output.train);
});

test('a limit keeps the first rows of each file', async () => {
  const { output } = await ingest(data({ limit: { train: 12, test: 3 } }));
  expect([output.train.rows, output.validation.rows, output.test.rows]).toEqual([6, 6, 3]);
});

test.each<[string, () => Partial<DataRecipe>, RegExp]>([
  [
    'files that are missing are all named',
    () => ({ source: writeSource({ 'train-labels-idx1-ubyte': null, 't10k-images-idx3-ubyte': null }) }),
    /lacks train-labels-idx1-ubyte, t10k-images-idx3-ubyte; put it there/,
  ],
  [
    'an example that was not fetched says how to fetch it',
    () => ({ source: { type: 'example', name: 'mnist' } }),
    /lacks train-images-idx3-ubyte.*npm run setup/,
  ],
  [
    'a truncated file',
    () => ({ source: writeSource({ 'train-images-idx3-ubyte': images(30).subarray(0, 100) }) }),
    /train-images-idx3-ubyte: truncated: expected 136 bytes \(30×2×2\), found 100/,
  ],
  [
    'a corrupt gzip file',
    () => ({ source: writeSource({ 'train-images-idx3-ubyte.gz': gzipSync(images(30)).subarray(0, 30) }) }),
    /train-images-idx3-ubyte\.gz: damaged or truncated gzip file/,
  ],
  [
    'images and labels that are not as many',
    () => ({ source: writeSource({ 't10k-labels-idx1-ubyte': labels(8) }) }),
    /t10k-images-idx3-ubyte has 9 images, but t10k-labels-idx1-ubyte has 8 labels/,
  ],
  [
    'a label out of range',
    () => ({ source: writeSource({ 'train-labels-idx1-ubyte': labels(30, 5) }) }),
    /label 3 in row 3 is out of range, allowed: 0 to 2/,
  ],
  ['a class without rows', () => ({ classes: 4 }), /training split: class 3 has no rows among 30/],
  [
    'a validation split of everything',
    () => ({ validationRows: 30 }),
    /validationRows is 30, allowed: at most 29/,
  ],
])('%s', async (_case, changes, message) => {
  const failure = ingest(data(changes()));
  await expect(failure).rejects.toThrow(InvalidData);
  await expect(failure).rejects.toThrow(message);
});
