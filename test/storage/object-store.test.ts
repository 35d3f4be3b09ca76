import { createServer } from 'node:net';
import { PreconditionFailed, StorageRefused, StorageUnavailable } from '../../core/contracts/errors';
import { createObjectStore } from '../../storage/object-store';
import { openStores } from '../../storage/open-stores';
import { createS3Client } from '../../storage/s3-client';
import { startS3Server, type S3Server } from '../support/s3-server';
import { waitUntil } from '../support/wait-until';

let server: S3Server;
beforeAll(async () => void (server = await startS3Server()));
afterAll(() => server.stop());

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (found: { bytes: Uint8Array } | undefined) => found && Buffer.from(found.bytes).toString();
const open = (name: string) => openStores(server.scope(name)).objects;
const caught = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Whose writes wait until `racers` have looked: all have seen the same, and only the store can decide. */
function openRace(name: string, racers: number) {
  const settings = server.scope(name);
  const client = createS3Client(settings);
  let looked = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === 'PutObjectCommand') await waitUntil(() => looked === racers);
      const answer = await next(args).finally(() => {
        if (context.commandName === 'HeadObjectCommand') looked += 1;
      });
      return answer;
    },
    { step: 'initialize' },
  );
  return createObjectStore({ client, settings });
}

test('what was put can be read, looked at, listed and removed', async () => {
  const objects = open('basics');
  const { etag } = await objects.put('a/b.bin', bytes('hello'));
  expect(text(await objects.get('a/b.bin'))).toBe('hello');
  expect(await objects.head('a/b.bin')).toEqual({ etag, sizeBytes: 5 });
  await objects.put('a/a.bin', bytes(''));
  expect((await objects.get('a/a.bin'))?.bytes.length).toBe(0);
  expect(await objects.list('a/')).toEqual(['a/a.bin', 'a/b.bin']);
  await objects.remove('a/b.bin');
  await objects.remove('a/b.bin');
  expect(await objects.get('a/b.bin')).toBeUndefined();
  expect(await objects.head('a/b.bin')).toBeUndefined();
  expect(await objects.list('a/')).toEqual(['a/a.bin']);
});

test('a listing gives the etags and sizes that looking and reading give', async () => {
  const objects = open('listing');
  await objects.put('a/b.bin', bytes('hello'));
  const { etag } = await objects.put('a/b.bin', bytes('other'));
  expect(await objects.listObjects('a/')).toEqual([{ key: 'a/b.bin', etag, sizeBytes: 5 }]);
  expect((await objects.get('a/b.bin'))?.etag).toBe(etag);
});

test('a prefix keeps two users of one bucket apart', async () => {
  await open('one').put('x', bytes('1'));
  expect(await open('two').get('x')).toBeUndefined();
  expect(text(await openStores(server.location).objects.get('one/x'))).toBe('1');
});

test('lists more keys than one page holds', async () => {
  const objects = open('many');
  const keys = Array.from({ length: 1_050 }, (_, i) => `k/${String(i).padStart(4, '0')}`);
  for (let i = 0; i < keys.length; i += 50) {
    await Promise.all(keys.slice(i, i + 50).map((key) => objects.put(key, bytes('x'))));
  }
  expect(await objects.list('k/')).toEqual(keys);
});

test('of 20 who write where nothing is, exactly one wins', async () => {
  const objects = openRace('race', 20);
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      caught(objects.put('one', bytes(`writer ${i}`), { ifNoneMatch: '*' })),
    ),
  );
  const winners = results.flatMap((error, i) => (error === undefined ? [i] : []));
  expect(winners).toHaveLength(1);
  expect(results.filter((error) => error instanceof PreconditionFailed)).toHaveLength(19);
  expect(text(await objects.get('one'))).toBe(`writer ${winners[0]}`);
});

test('of 20 who replace the same version, exactly one wins', async () => {
  const objects = openRace('swap', 20);
  const { etag } = await open('swap').put('one', bytes('first'));
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, i) => caught(objects.put('one', bytes(`writer ${i}`), { ifMatch: etag }))),
  );
  const winners = results.flatMap((error, i) => (error === undefined ? [i] : []));
  expect(winners).toHaveLength(1);
  expect(results.filter((error) => error instanceof PreconditionFailed)).toHaveLength(19);
  expect(text(await objects.get('one'))).toBe(`writer ${winners[0]}`);
});

test('replacing a version that is gone fails', async () => {
  const objects = open('gone');
  const { etag } = await objects.put('one', bytes('first'));
  await objects.remove('one');
  await expect(objects.put('one', bytes('second'), { ifMatch: etag })).rejects.toThrow(PreconditionFailed);
  expect(await objects.get('one')).toBeUndefined();
});

test.each([
  ['an unknown key', { accessKeyId: 'nobody', secretAccessKey: 'test-secret' }],
  ['a wrong secret', { accessKeyId: 'test-key', secretAccessKey: 'wrong' }],
])('%s is refused, and the message says what to set', async (_, credentials) => {
  const { objects } = openStores({ ...server.location, credentials });
  for (const work of [
    () => objects.get('x'),
    () => objects.head('x'),
    () => objects.put('x', bytes('x')),
    () => objects.list(''),
  ]) {
    const error = await caught(work());
    expect(error).toBeInstanceOf(StorageRefused);
    expect(String(error)).toContain('AWS_ACCESS_KEY_ID');
    expect(String(error)).toContain(server.location.endpoint);
  }
});

test('a bucket that does not exist is refused by name, and not created', async () => {
  const { objects } = openStores({ ...server.location, bucket: 'no-such-bucket' });
  for (const work of [() => objects.put('x', bytes('x')), () => objects.get('x'), () => objects.list('')]) {
    const error = await caught(work());
    expect(error).toBeInstanceOf(StorageRefused);
    expect(String(error)).toMatch(/no-such-bucket.*STILLHOUSE_S3_BUCKET/s);
  }
});

test('an endpoint where nothing listens is unavailable', async () => {
  const { objects } = openStores({ ...server.location, endpoint: `http://127.0.0.1:${await closedPort()}` });
  const error = await caught(objects.get('x'));
  expect(error).toBeInstanceOf(StorageUnavailable);
  expect(String(error)).toMatch(/ECONNREFUSED.*right and up/s);
});

async function closedPort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
