/** Models of several files are one in the store, wherever they lie. */
import { zipSync } from 'fflate';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepModel } from '../../../teachers/keep-model';
import { unpackFiles } from '../../../teachers/tensorflow/pack-files';
import { createDependencies } from '../../activities/main-dependencies';
import { createMemoryObjectStore } from '../../activities/memory-object-store';
import { makeTempDir } from '../../support/temp-dir';
import { readFolder, TENSORFLOW } from '../../support/tensorflow-teachers';

const temp = makeTempDir();
afterAll(temp.remove);
const LAYERS = join(TENSORFLOW, 'layers');

async function keepingWithBucket() {
  const bucket = createMemoryObjectStore();
  for (const [path, bytes] of readFolder(LAYERS)) await bucket.put(`models/net/${path}`, bytes);
  return { ...createDependencies(), openBucket: () => bucket };
}

test('a folder, its model.json and the same in S3 are the same file of the store', async () => {
  const keeping = await keepingWithBucket();
  const places = [
    LAYERS,
    join(LAYERS, 'model.json'),
    's3://bucket/models/net',
    's3://bucket/models/net/model.json',
  ];
  const kept = [];
  for (const place of places) kept.push(await keepModel('layers', place, keeping));
  expect(new Set(kept.map(({ digest }) => digest)).size).toBe(1);
  const files = unpackFiles(await keeping.blobs.read(kept[0]!), 'model.json');
  expect([...files.keys()].sort()).toEqual([...readFolder(LAYERS).keys()].sort());
});

test('only what belongs to a SavedModel is kept of its folder', async () => {
  const folder = join(temp.dir, 'saved');
  cpSync(join(TENSORFLOW, 'saved-model'), folder, { recursive: true });
  writeFileSync(join(folder, 'notes.txt'), 'ours');
  const keeping = createDependencies();
  const kept = await keepModel('saved-model', folder, keeping);
  const paths = [...unpackFiles(await keeping.blobs.read(kept), 'saved_model.pb').keys()];
  expect(paths).toContain('variables/variables.index');
  expect(paths).not.toContain('notes.txt');
  // What is there by its hash isn't looked for again; what isn't must be the same.
  rmSync(folder, { recursive: true });
  expect(await keepModel('saved-model', { uri: folder, sha256: kept.digest }, keeping)).toEqual(kept);
  cpSync(join(TENSORFLOW, 'signatures'), folder, { recursive: true });
  const elsewhere = createDependencies();
  await expect(keepModel('saved-model', { uri: folder, sha256: kept.digest }, elsewhere)).rejects.toThrow(
    /the files of .* have SHA-256 [0-9a-f]+ together, expected/,
  );
});

test('an archive is kept as it is, a folder around its files or not', async () => {
  const zip = join(temp.dir, 'net.zip');
  const files = [...readFolder(LAYERS)].map(([path, bytes]) => [`net/${path}`, bytes] as const);
  writeFileSync(zip, zipSync(Object.fromEntries(files)));
  const keeping = createDependencies();
  const kept = await keepModel('layers', zip, keeping);
  const unpacked = unpackFiles(await keeping.blobs.read(kept), 'model.json');
  expect([...unpacked.keys()].sort()).toEqual([...readFolder(LAYERS).keys()].sort());
});

test('what is missing is named', async () => {
  const keeping = createDependencies();
  await expect(keepModel('saved-model', LAYERS, keeping)).rejects.toThrow(`${LAYERS} has no saved_model.pb`);
  await expect(keepModel('graph', temp.dir, keeping)).rejects.toThrow(`${temp.dir} has no model.json`);
});
