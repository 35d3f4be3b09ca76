import { CorruptBlob, MissingBlob } from '../../core/contracts/errors';
import type { ObjectStore } from '../../storage/object-store';
import { blobKey, createBlobStore } from '../../storage/blob-store';
import { openStores } from '../../storage/open-stores';
import { startS3Server, type S3Server } from '../support/s3-server';

let server: S3Server;
beforeAll(async () => void (server = await startS3Server()));
afterAll(() => server.stop());

const content = Uint8Array.from({ length: 5_000 }, (_, i) => i % 251);
const open = (name: string) => openStores(server.scope(name));

test('a blob is named by its SHA-256 and read back whole', async () => {
  const { blobs, objects } = open('whole');
  const empty = await blobs.write(new Uint8Array());
  expect(empty.digest).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  const ref = await blobs.write(content);
  expect(ref.sizeBytes).toBe(5_000);
  expect(Buffer.compare(await blobs.read(ref), content)).toBe(0);
  expect(await blobs.verify(ref)).toBe(true);
  expect(await objects.list('blobs/')).toContain(`blobs/${ref.digest.slice(0, 2)}/${ref.digest}`);
});

test('a blob of 40 MiB is written and read back', async () => {
  const { blobs } = open('big');
  const big = Buffer.alloc(40 * 1024 * 1024, 'stillhouse');
  expect(Buffer.compare(await blobs.read(await blobs.write(big)), big)).toBe(0);
});

test.each([
  ['one flipped byte', content.map((byte, i) => (i === 4_321 ? byte ^ 1 : byte))],
  ['a missing tail', content.subarray(0, 4_999)],
  ['no bytes at all', new Uint8Array()],
])('%s is found out, and the object removed', async (_, damaged) => {
  const { blobs, objects } = open('damaged');
  const ref = await blobs.write(content);
  await objects.put(blobKey(ref.digest), damaged);
  await expect(blobs.read(ref)).rejects.toThrow(CorruptBlob);
  expect(await objects.head(blobKey(ref.digest))).toBeUndefined();
  await expect(blobs.read(ref)).rejects.toThrow(MissingBlob);

  await blobs.write(content);
  await objects.put(blobKey(ref.digest), damaged);
  expect(await blobs.verify(ref)).toBe(false);
  expect(await objects.head(blobKey(ref.digest))).toBeUndefined();

  await blobs.write(content);
  expect(await blobs.verify(ref)).toBe(true);
});

test('a truncated object is replaced when its blob is written again', async () => {
  const { blobs, objects } = open('truncated');
  const ref = await blobs.write(content);
  await objects.put(blobKey(ref.digest), content.subarray(0, 100));
  await blobs.write(content);
  expect(await blobs.verify(ref)).toBe(true);
});

test('a blob that is there is not sent again', async () => {
  const { objects } = open('skip');
  let puts = 0;
  const counting: ObjectStore = { ...objects, put: (...args) => ((puts += 1), objects.put(...args)) };
  const blobs = createBlobStore({ objects: counting });
  await blobs.write(content);
  await blobs.write(content);
  expect(puts).toBe(1);
});
