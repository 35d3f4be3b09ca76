import { createServer, type RequestListener, type Server } from 'node:http';
import { StorageRefused, StorageUnavailable } from '../../core/contracts/errors';
import { openStores } from '../../storage/open-stores';

let fake: Server | undefined;
afterEach(async () => {
  fake?.closeAllConnections();
  await new Promise((resolve) => (fake ? fake.close(resolve) : resolve(undefined)));
});

/** A store that answers every request in the same broken way. */
async function openFake(answer: RequestListener) {
  const started = createServer(answer);
  fake = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const endpoint = `http://127.0.0.1:${port}`;
  const location = {
    endpoint,
    bucket: 'models',
    region: 'us-east-1',
    forcePathStyle: true,
    prefix: '',
    credentials,
  };
  return openStores(location, { maxAttempts: 1, idleTimeoutMs: 300 }).objects;
}

const xml = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;

test.each([
  [503, 'SlowDown'],
  [500, 'InternalError'],
  [507, 'InsufficientStorage'],
  [429, 'TooManyRequests'],
])('%d %s may pass: unavailable', async (status, code) => {
  const objects = await openFake((_, response) => response.writeHead(status).end(xml(code)));
  await expect(objects.put('x', new Uint8Array(3))).rejects.toThrow(StorageUnavailable);
  await expect(objects.get('x')).rejects.toThrow(code);
});

test.each([
  [403, 'AccessDenied', 'AWS_ACCESS_KEY_ID'],
  [403, 'SignatureDoesNotMatch', 'AWS_SECRET_ACCESS_KEY'],
  [404, 'NoSuchBucket', 'STILLHOUSE_S3_BUCKET'],
  [400, 'AuthorizationHeaderMalformed', 'STILLHOUSE_S3_REGION'],
  [400, 'InvalidRequest', 'STILLHOUSE_S3_ENDPOINT'],
])('%d %s needs a person: refused, naming %s', async (status, code, variable) => {
  const objects = await openFake((_, response) => response.writeHead(status).end(xml(code)));
  const error = await objects.get('x').catch((e: unknown) => e);
  expect(error).toBeInstanceOf(StorageRefused);
  expect(String(error)).toContain(variable);
  expect(String(error)).toContain('bucket "models"');
});

test('a body that ends early is unavailable, never a short object', async () => {
  const objects = await openFake((_, response) => {
    response.writeHead(200, { 'content-length': '100', etag: '"e"' });
    response.write('half');
    setTimeout(() => response.destroy(), 20);
  });
  await expect(objects.get('x')).rejects.toThrow(StorageUnavailable);
});

test('a store that accepts and never answers is unavailable', async () => {
  const objects = await openFake(() => undefined);
  await expect(objects.get('x')).rejects.toThrow(StorageUnavailable);
});

test("a proxy's error page is unavailable", async () => {
  const objects = await openFake((_, response) => response.writeHead(502).end('<html>Bad gateway</html>'));
  await expect(objects.get('x')).rejects.toThrow(StorageUnavailable);
  await expect(objects.list('x')).rejects.toThrow(StorageUnavailable);
});
