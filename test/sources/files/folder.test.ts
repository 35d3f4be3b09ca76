import { symlinkSync } from 'node:fs';
import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidData, SourceUnavailable } from '../../../core/contracts/errors';
import type { Folder } from '../../../sources/files/folder';
import { openFolder } from '../../../sources/files/open-folder';
import { openStores } from '../../../storage/open-stores';
import type { ObjectStore } from '../../../storage/object-store';
import { startS3Server, type S3Server } from '../../support/s3-server';
import { makeTempDir } from '../../support/temp-dir';
import { writeFiles } from '../../support/write-images';

const FILES = { 'b.txt': 'one', 'a/deep/x.txt': 'two', 'a/\u{1f600}.txt': 'three', 'a/\uff5e.txt': 'four' };
const SORTED = ['a/deep/x.txt', 'a/\uff5e.txt', 'a/\u{1f600}.txt', 'b.txt'];

const temp = makeTempDir();
const directory = join(temp.dir, 'folder');
let server: S3Server;
let bucket: ObjectStore;
const access = { openBucket: () => bucket };

beforeAll(async () => {
  await writeFiles(directory, FILES);
  await writeFiles(temp.dir, { 'outside.txt': 'outside' });
  server = await startS3Server();
  bucket = openStores(server.location).openBucket('test');
  for (const [name, text] of Object.entries(FILES)) await bucket.put(`folder/${name}`, Buffer.from(text));
  await bucket.put('folder/', new Uint8Array());
  await bucket.put('folder-beside/b.txt', Buffer.from('beside'));
  await bucket.put('outside.txt', Buffer.from('outside'));
});
afterAll(async () => {
  await server.stop();
  temp.remove();
});

const write = {
  local: (name: string, text: string) => writeFile(join(directory, name), text),
  s3: (name: string, text: string) => bucket.put(`folder/${name}`, Buffer.from(text)),
};
const remove = {
  local: (name: string) => unlink(join(directory, name)),
  s3: (name: string) => bucket.remove(`folder/${name}`),
};
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe.each(['local', 's3'] as const)('a folder: %s', (kind) => {
  const open = (): Folder => openFolder(kind === 'local' ? directory : 's3://test/folder', access);

  test('lists its files, and no others, in order of code points', async () => {
    expect(await open().list()).toEqual(SORTED);
  });

  test('reads a file, and tells where there is none', async () => {
    expect(text(await open().read('a/deep/x.txt'))).toBe('two');
    expect(await open().read('a/deep')).toBeUndefined();
    expect(await open().read('a/nothing.txt')).toBeUndefined();
  });

  test('reads what is named relative to it', async () => {
    expect(text(await open().read('./a/../b.txt'))).toBe('one');
    expect(text(await open().read('../outside.txt'))).toBe('outside');
  });

  test('a version is the same until the bytes change, whether or not it was listed', async () => {
    const listed = open();
    await listed.list();
    const version = await listed.version('b.txt');
    expect(version).toEqual(expect.any(String));
    expect(await open().version('b.txt')).toBe(version);
    expect(await open().version('nothing.txt')).toBeUndefined();
    await write[kind]('b.txt', 'changed');
    expect(await open().version('b.txt')).not.toBe(version);
    await write[kind]('b.txt', 'one');
    expect(await open().version('b.txt')).toBe(version);
    expect(text(await listed.readVersion('b.txt', version!))).toBe('one');
  });

  test('a file that changed since it was looked at, or went, is found out', async () => {
    await write[kind]('c.txt', 'before');
    const folder = open();
    await folder.list();
    const version = (await folder.version('c.txt'))!;
    await write[kind]('c.txt', 'after!');
    await expect(folder.readVersion('c.txt', version)).rejects.toThrow(SourceUnavailable);
    await remove[kind]('c.txt');
    await expect(folder.readVersion('c.txt', version)).rejects.toThrow(/c\.txt was changed or removed/);
  });
});

test('a list may name images by their whole path', async () => {
  const outside = join(temp.dir, 'outside.txt');
  expect(text(await openFolder(directory, access).read(outside))).toBe('outside');
});

test('a prefix with a slash at its end is the same, and a whole bucket is a folder', async () => {
  expect(await openFolder('s3://test/folder/', access).list()).toEqual(SORTED);
  const whole = await openFolder('s3://test', access).list();
  expect(whole).toEqual(expect.arrayContaining(['outside.txt', 'folder-beside/b.txt', 'folder/b.txt']));
});

test('a key with what would be a way out, were it a path, is read as it is', async () => {
  await bucket.put('odd/a//b.txt', Buffer.from('odd'));
  const folder = openFolder('s3://test/odd', access);
  const [listed = ''] = await folder.list();
  expect(text(await folder.read(listed))).toBe('odd');
});

test('links are followed, but not in circles', async () => {
  const linked = join(temp.dir, 'linked');
  await writeFiles(linked, { 'own.txt': 'own' });
  symlinkSync(directory, join(linked, 'there'));
  symlinkSync(join(temp.dir, 'outside.txt'), join(linked, 'file.txt'));
  symlinkSync(linked, join(linked, 'round'));
  symlinkSync(join(temp.dir, 'nowhere'), join(linked, 'broken.txt'));
  const folder = openFolder(linked, access);
  const inside = SORTED.map((name) => `there/${name}`);
  expect(await folder.list()).toEqual(['broken.txt', 'file.txt', 'own.txt', ...inside]);
  expect(await folder.version('broken.txt')).toBeUndefined();
});

test.each([
  ['a folder', () => join(temp.dir, 'nowhere'), /^no folder .*nowhere$/],
  ['a folder that is a file', () => join(temp.dir, 'outside.txt'), /^no folder .*outside\.txt$/],
])('%s that is not there is refused', async (_case, location, message) => {
  const work = openFolder(location(), access).list();
  await expect(work).rejects.toThrow(InvalidData);
  await expect(work).rejects.toThrow(message);
});

test('a bucket that is not there is refused by the name that the recipe gives it', async () => {
  const folder = openFolder('s3://no-such-bucket/x', openStores(server.location));
  await expect(folder.list()).rejects.toThrow(/^s3:\/\/no-such-bucket\/x: no such bucket at http/);
});
