/** Lists of images, and data that lie in S3 or on a web server. */
import { join } from 'node:path';
import { createIngest } from '../../activities/ingest';
import type { IngestResult } from '../../core/contracts/activities';
import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import { openStores } from '../../storage/open-stores';
import type { ObjectStore } from '../../storage/object-store';
import { sha256 } from '../../storage/sha256';
import { encodeGreys, greysOf, pets, PETS_CSV, petsRecipe } from '../support/pets';
import { startS3Server, type S3Server } from '../support/s3-server';
import { makeTempDir } from '../support/temp-dir';
import { startWebServer, type WebServer } from '../support/web-server';
import { greyPng, writeFiles } from '../support/write-images';
import { encodeIdx } from '../support/write-idx';
import { encodeNpy, encodeNpz } from '../support/write-npz';
import { createDependencies } from './main-dependencies';

const temp = makeTempDir();
let server: S3Server;
let bucket: ObjectStore;
beforeAll(async () => {
  server = await startS3Server();
  bucket = openStores(server.location).openBucket('test');
});
afterAll(async () => {
  await server.stop();
  temp.remove();
});

let folders = 0;
async function writeFolder(files: Record<string, Uint8Array>): Promise<string> {
  const directory = join(temp.dir, `folder-${folders++}`);
  await writeFiles(directory, files);
  return directory;
}
async function upload(prefix: string, files: Record<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) await bucket.put(`${prefix}/${name}`, bytes);
}

const dependencies = () => ({ ...createDependencies(), openBucket: () => bucket });
const ingest = (data: DataRecipe, around = dependencies()): Promise<IngestResult> =>
  createIngest(around)({ data, seed: 1 });
const ROWS = { validationRows: 2, testRows: 2 };

describe('a list', () => {
  const columns = { image: 'file', label: 'class', split: 'part' };
  const list = (file: string, data: object = {}, source: object = {}) =>
    petsRecipe({ type: 'image-list', file, columns, ...source }, data);
  const listed = async (csv = PETS_CSV) => ({
    ...(await encodeGreys(pets(6))),
    'list.csv': Buffer.from(csv),
  });

  test('of images beside it', async () => {
    const around = dependencies();
    const directory = await writeFolder(await listed());
    const data = list(join(directory, 'list.csv'));
    const result = await ingest(data, around);
    expect(result.output).toMatchObject({ classNames: ['cat', 'dog'], train: { rows: 8 } });
    expect(await greysOf(around, result, 'validation')).toEqual([
      [4, 0],
      [104, 1],
    ]);
    expect(await greysOf(around, result, 'test')).toEqual([
      [5, 0],
      [105, 1],
    ]);
    expect((await ingest(data, around)).reused).toBe(true);
    await writeFiles(directory, await encodeGreys({ 'dog/05.png': 99 }));
    expect((await ingest(data, around)).reused).toBe(false);
  });

  test('of images elsewhere, in colour', async () => {
    const images = await writeFolder(await encodeGreys(pets(6)));
    const lists = await writeFolder({ 'list.csv': Buffer.from(PETS_CSV) });
    const { output } = await ingest(list(join(lists, 'list.csv'), {}, { images, channels: 3 }));
    expect(output.shape).toEqual([8, 8, 3]);
  });

  test('in S3, of images beside it', async () => {
    await upload('listed', await listed());
    const { output } = await ingest(list('s3://test/listed/list.csv'));
    expect([output.train.rows, output.validation.rows, output.test.rows]).toEqual([8, 2, 2]);
  });

  test('with rows that lack an image, a label or a file', async () => {
    const bad = ['gone/1.png,cat,train', ',cat,train', 'cat/00.png,,train', 'cat/00.png,cat,dev'];
    const directory = await writeFolder(await listed([PETS_CSV, ...bad].join('\n')));
    const { output } = await ingest(list(join(directory, 'list.csv'), { maxBadRows: 0.25 }));
    expect(output.train.rows).toBe(8);
    const reasons = ['no image named', 'no label', 'no such file', 'unknown split'];
    expect(output.quarantined).toMatchObject({
      rows: 4,
      reasons: reasons.map((reason) => ({ reason, rows: 1 })),
    });
    const failure = ingest(list(join(directory, 'list.csv'), { maxBadRows: 0.24 }));
    await expect(failure).rejects.toThrow(/^4 of 16 rows can't be used, allowed: at most 3/);
  });
});

describe('in S3', () => {
  test('a folder of images gives the same splits as on disk, and its changes are seen', async () => {
    const folder = (directory: string) => petsRecipe({ type: 'image-folder', directory }, ROWS);
    const files = await encodeGreys(pets(6));
    await upload('pets', files);
    const around = dependencies();
    const there = await ingest(folder('s3://test/pets'), around);
    const here = await ingest(folder(await writeFolder(files)), around);
    expect({ ...there.output, sourceDigest: '' }).toEqual({ ...here.output, sourceDigest: '' });
    expect((await ingest(folder('s3://test/pets'), around)).reused).toBe(true);
    await bucket.put('pets/cat/00.png', await greyPng(9));
    expect((await ingest(folder('s3://test/pets'), around)).reused).toBe(false);
  });

  test('idx files give what they give on disk', async () => {
    const pixels = Uint8Array.from({ length: 48 }, (_, i) => i);
    const files = {
      'train-images-idx3-ubyte': encodeIdx([8, 2, 2], pixels.subarray(0, 32)),
      'train-labels-idx1-ubyte': encodeIdx(
        [8],
        Uint8Array.from({ length: 8 }, (_, i) => i % 2),
      ),
      't10k-images-idx3-ubyte': encodeIdx([4, 2, 2], pixels.subarray(32)),
      't10k-labels-idx1-ubyte': encodeIdx([4], Uint8Array.of(0, 1, 0, 1)),
    };
    await upload('digits', files);
    const idx = (directory: string) =>
      parse(DataRecipe, { source: { type: 'idx', directory }, classes: 2, validationRows: 2 }, 'data');
    const there = await ingest(idx('s3://test/digits'));
    expect(there.output).toEqual((await ingest(idx(await writeFolder(files)))).output);
    await expect(ingest(idx('s3://test/nothing'))).rejects.toThrow(
      /^s3:\/\/test\/nothing lacks train-images-idx3-ubyte.*put it there/,
    );
  });
});

describe('an archive of arrays on a web server', () => {
  let web: WebServer;
  const pixels = (rows: number, first: number) =>
    encodeNpy(
      '|u1',
      [rows, 8, 8],
      Uint8Array.from({ length: 64 * rows }, (_, i) => first + (i >> 6)),
    );
  const labels = (rows: number) =>
    encodeNpy('<i4', [rows], Buffer.from(Int32Array.from({ length: rows }, (_, i) => i % 2).buffer));
  const arrays = {
    train_images: pixels(8, 0),
    train_labels: labels(8),
    test_images: pixels(4, 100),
    test_labels: labels(4),
  };
  const archive = encodeNpz(arrays, 6);
  beforeAll(async () => {
    web = await startWebServer({ '/pets.npz': (_, response) => response.end(archive) });
  });
  afterAll(() => web.stop());

  test('is fetched once, for its digest is known', async () => {
    const around = dependencies();
    const file = { uri: `${web.address}/pets.npz`, sha256: sha256(archive) };
    const data = parse(DataRecipe, { source: { type: 'npz', file }, classes: 2, validationRows: 2 }, 'data');
    const { output } = await ingest(data, around);
    expect(output.sourceDigest).toBe(sha256(archive));
    expect([output.train.rows, output.validation.rows, output.test.rows]).toEqual([6, 2, 4]);
    expect((await ingest(data, around)).reused).toBe(true);
    expect(web.asked).toEqual(['/pets.npz']);
  });
});
