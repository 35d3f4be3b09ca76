import { DataSource, examplesOf } from '../../../../core/contracts/data/data-source';
import { InvalidInput } from '../../../../core/contracts/errors';
import { FileLocation, FolderLocation, placeOf } from '../../../../core/contracts/data/location';
import { parse } from '../../../../core/contracts/parse';
import { DataRecipe } from '../../../../core/contracts/recipe';
import type { z } from 'zod';

/** What a value is refused for, one line a field; none where it is accepted. */
function refusals(schema: z.ZodType, value: unknown): string[] {
  try {
    parse(schema, value, 'it');
  } catch (error) {
    if (error instanceof InvalidInput) return error.message.split('\n').slice(1);
    throw error;
  }
  return [];
}

const SHA256 = 'ab'.repeat(32);
const FILE = 'a path, "s3://bucket/key", or { "uri": …, "sha256": … }';

describe('a location', () => {
  test.each([
    ['/data/a b.npz', { kind: 'path', path: '/data/a b.npz' }],
    ['data/a.npz', { kind: 'path', path: 'data/a.npz' }],
    ['example:cells', { kind: 'example', name: 'cells' }],
    ['example:toString', null],
    ['s3://my.bucket/a/b.npz', { kind: 's3', bucket: 'my.bucket', key: 'a/b.npz' }],
    ['s3://my-bucket', { kind: 's3', bucket: 'my-bucket', key: '' }],
    ['s3://my-bucket/', { kind: 's3', bucket: 'my-bucket', key: '' }],
    ['https://example.com/a.npz?x=1', { kind: 'http', url: 'https://example.com/a.npz?x=1' }],
    ['HTTP://example.com', { kind: 'http', url: 'HTTP://example.com' }],
    ['', null],
    ['file:///data/a.npz', null],
    ['gs://bucket/a', null],
    ['s3://B/a', null],
    ['s3:///a', null],
    ['s3://bucket//a', null],
    ['https://', null],
    ['https://me:secret@example.com/a', null],
  ])('%s', (uri, place) => {
    expect(placeOf(uri)).toEqual(place);
  });

  test.each<[string, unknown]>([
    ['a path', '/data/a.npz'],
    ['an object in S3', 's3://bucket/a.npz'],
    ['a path with its digest', { uri: '/data/a.npz', sha256: SHA256 }],
    ['a path as an object', { uri: '/data/a.npz' }],
    ['a web address with its digest', { uri: 'https://example.com/a.npz', sha256: SHA256 }],
  ])('of a file may be %s', (_case, value) => {
    expect(parse(FileLocation, value, 'it')).toEqual(value);
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, `  it: got nothing, allowed: ${FILE}`],
    ['a number', 7, `  it: got 7, allowed: ${FILE}`],
    ['an empty text', '', `  it: got "", allowed: ${FILE} with a path,`],
    ['another scheme', 'gs://bucket/a', `  it: got "gs://bucket/a", allowed: ${FILE} with a path,`],
    [
      'a bucket alone',
      's3://bucket',
      '  it: got "s3://bucket", allowed: the key of one object: "s3://bucket/key"',
    ],
    ['a prefix', 's3://bucket/a/', '  it: got "s3://bucket/a/", allowed: the key of one object'],
    [
      'a web address alone',
      'https://example.com/a.npz',
      '  it: got "https://example.com/a.npz", allowed: { "uri": "https://…", "sha256": "…" }: what comes over the web must be named with its SHA-256',
    ],
    [
      'a web address as an object without a digest',
      { uri: 'https://example.com/a.npz' },
      "  sha256: got nothing, allowed: the file's SHA-256 as 64 lower-case hex digits: an http(s) file must be named with it",
    ],
    [
      'a digest that is none',
      { uri: '/data/a.npz', sha256: 'AB' },
      '  sha256: got "AB", allowed: a SHA-256 digest: 64 lower-case hex digits',
    ],
    [
      'another scheme in an object',
      { uri: 'ftp://x/a', sha256: SHA256 },
      `  uri: got "ftp://x/a", allowed: ${FILE}`,
    ],
    ['an unknown field', { uri: '/a', md5: 'x' }, '  md5: got "x", allowed: no such field exists here'],
  ])('of a file is refused: %s', (_case, value, line) => {
    const found = refusals(FileLocation, value);
    expect(found).toHaveLength(1);
    expect(found[0]!.startsWith(line) ? line : found[0]).toBe(line);
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, '  it: got nothing, allowed: type string'],
    ['an empty text', '', '  it: got "", allowed: a path or "s3://bucket/prefix"'],
    [
      'a web address',
      'https://example.com/a',
      '  it: got "https://example.com/a", allowed: a path or "s3://bucket/prefix"; a web server can\'t list a folder',
    ],
  ])('of a folder is refused: %s', (_case, value, line) => {
    expect(refusals(FolderLocation, value)).toEqual([line]);
  });
});

const pixels = { size: [8, 8], channels: 1 };
const list = { type: 'image-list', file: '/a.csv', columns: { image: 'file', label: 'class' }, ...pixels };

describe('a source', () => {
  test.each<[string, object]>([
    ['idx in S3', { type: 'idx', directory: 's3://bucket/digits' }],
    ['npz', { type: 'npz', file: '/a.npz' }],
    ['npz with names', { type: 'npz', file: '/a.npz', arrays: { train: { images: 'x', labels: 'y' } } }],
    ['an image folder', { type: 'image-folder', directory: '/a', size: [8, 9], channels: 3 }],
    ['an image list', { ...list, images: 's3://bucket' }],
  ])('%s stays as it is', (_case, source) => {
    expect(parse(DataSource, source, 'it')).toEqual(source);
  });

  test.each<[string, object, string[]]>([
    [
      'a list on a web server without a folder of images',
      { ...list, file: { uri: 'https://example.com/a.csv', sha256: SHA256 } },
      [
        '  images: got nothing, allowed: the folder of the images, a path or "s3://bucket/prefix": the list lies on a web server',
      ],
    ],
    [
      'pixels that there are not',
      { type: 'image-folder', directory: '/a', size: [0, 8], channels: 4 },
      ['  size[0]: got 0, allowed: at least 1', '  channels: got 4, allowed: one of 1, 3'],
    ],
    [
      'a size that is no pair',
      { type: 'image-folder', directory: '/a', size: [8], channels: 1 },
      ['  size: got [8], allowed: at least 2 items'],
    ],
    [
      'an unpaired array',
      { type: 'npz', file: '/a.npz', arrays: { train: { images: 'x' } } },
      ['  arrays.train.labels: got nothing, allowed: type string'],
    ],
    [
      'wrong locations deep inside',
      { ...list, file: 'http://x/a.csv', images: 'http://x' },
      [
        '  file: got "http://x/a.csv", allowed: { "uri": "https://…", "sha256": "…" }: what comes over the web must be named with its SHA-256',
        '  images: got "http://x", allowed: a path or "s3://bucket/prefix"; a web server can\'t list a folder',
      ],
    ],
  ])('is refused: %s', (_case, source, lines) => {
    expect(refusals(DataSource, source)).toEqual(lines);
  });
});

describe('rows of splits', () => {
  const folder = { type: 'image-folder', directory: '/a', ...pixels };
  const npz = (arrays: object) => ({
    type: 'npz',
    file: '/a.npz',
    arrays: { train: { images: 'x', labels: 'y' }, ...arrays },
  });
  const pair = { images: 'p', labels: 'q' };
  const idx = { type: 'idx', directory: '/a' };
  const taken = (split: string) =>
    `a whole number of at least 1: the source has no ${split} split, so these are taken from the training rows`;

  test.each<[string, object]>([
    ['idx files have a test split', { source: idx, validationRows: 5 }],
    ['only the data tell what a folder has', { source: folder }],
    ['a list without splits', { source: list, validationRows: 5, testRows: 5 }],
    ['arrays for all', { source: npz({ validation: pair, test: pair }) }],
  ])('%s', (_case, data) => {
    expect(refusals(DataRecipe, { classes: 3, ...data })).toEqual([]);
  });

  test.each<[string, object, string[]]>([
    [
      'idx files without rows for validation',
      { source: idx },
      [`  validationRows: got nothing, allowed: ${taken('validation')}`],
    ],
    [
      'rows for a test split that is there',
      { source: idx, validationRows: 5, testRows: 5 },
      ['  testRows: got 5, allowed: nothing, since the source has a test split of its own'],
    ],
    [
      'a limit to a split that is not there',
      { source: list, validationRows: 5, testRows: 5, limit: { train: 9, test: 2 } },
      ['  limit.test: got 2, allowed: nothing, since the source has no test split of its own'],
    ],
    [
      'arrays without validation and test',
      { source: npz({}) },
      [
        `  validationRows: got nothing, allowed: ${taken('validation')}`,
        `  testRows: got nothing, allowed: ${taken('test')}`,
      ],
    ],
    ['no rows at all', { source: idx, validationRows: 0 }, ['  validationRows: got 0, allowed: at least 1']],
    [
      'all rows bad',
      { source: idx, validationRows: 5, maxBadRows: 1 },
      ['  maxBadRows: got 1, allowed: less than 1'],
    ],
  ])('are refused: %s', (_case, data, lines) => {
    expect(refusals(DataRecipe, { classes: 3, ...data })).toEqual(lines);
  });

  test('an old recipe parses to the same bytes as ever: its digest names verdicts', () => {
    const data = { source: idx, classes: 3, validationRows: 5, limit: { train: 9, test: 2 } };
    expect(JSON.stringify(parse(DataRecipe, data, 'it'))).toBe(JSON.stringify(data));
  });
});

test.each<[unknown, string[]]>([
  [{ type: 'example', name: 'fashion-mnist' }, ['fashion-mnist']],
  [{ type: 'idx', directory: '/data' }, []],
  [
    {
      type: 'table',
      files: ['a.csv', { uri: 'example:cells' }, 'example:card-default'],
      target: { task: 'multiclass', column: 'y' },
      split: { method: 'random', validation: 0.1, test: 0.1 },
    },
    ['cells', 'card-default'],
  ],
])('examples of %j are %j', (source, examples) => {
  expect(examplesOf(DataSource.parse(source))).toEqual(examples);
});

test('an example that does not exist, and one for a folder, are refused', () => {
  expect(refusals(FileLocation, 'example:cels')).toEqual([
    expect.stringContaining('an example is one of card-default, clothing-reviews, cells'),
  ]);
  expect(refusals(FolderLocation, 'example:cells')).toHaveLength(1);
});
