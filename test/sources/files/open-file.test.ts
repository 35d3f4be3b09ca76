import { mkdirSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { InvalidData, SourceUnavailable } from '../../../core/contracts/errors';
import { openFile } from '../../../sources/files/open-file';
import { openStores } from '../../../storage/open-stores';
import { sha256 } from '../../../storage/sha256';
import { startS3Server, type S3Server } from '../../support/s3-server';
import { makeTempDir } from '../../support/temp-dir';
import { startWebServer, type WebServer } from '../../support/web-server';

const CONTENT = Buffer.from('some bytes');
const DIGEST = sha256(CONTENT);
const OTHER = sha256('other');

const temp = makeTempDir();
const local = join(temp.dir, 'a.bin');
writeFileSync(local, CONTENT);
mkdirSync(join(temp.dir, 'cells'));
writeFileSync(join(temp.dir, 'cells', 'cells.csv'), CONTENT);

let s3: S3Server;
let web: WebServer;
beforeAll(async () => {
  s3 = await startS3Server();
  const send =
    (status: number, body: string | Buffer = ''): RequestListener =>
    (_, response) =>
      response.writeHead(status).end(body);
  web = await startWebServer({
    '/a.bin': send(200, CONTENT),
    '/moved': (_, response) => response.writeHead(302, { location: '/a.bin' }).end(),
    '/forbidden': send(403),
    '/busy': send(429),
    '/broken': send(503),
    '/cut': (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    },
  });
  // The artifact store's prefix says nothing about the user's buckets.
  await openStores(s3.location).objects.put('data/a.bin', CONTENT);
});
afterAll(async () => {
  await web.stop();
  await s3.stop();
  temp.remove();
});

const open = (location: Parameters<typeof openFile>[0]) =>
  openFile(location, { ...openStores(s3.scope('artifacts')), exampleDataDir: temp.dir });
const caught = (work: Promise<unknown>) => work.catch((error: unknown) => error);

test.each([
  ['a path', () => local],
  ['a path with its digest', () => ({ uri: local, sha256: DIGEST })],
  ['S3', () => 's3://test/data/a.bin'],
  ['S3 with its digest', () => ({ uri: 's3://test/data/a.bin', sha256: DIGEST })],
  ['an example', () => 'example:cells'],
  ['the web', () => ({ uri: `${web.address}/a.bin`, sha256: DIGEST })],
  ['the web, moved', () => ({ uri: `${web.address}/moved`, sha256: DIGEST })],
])('a file is read from %s, and known by its digest', async (_case, location) => {
  const file = open(location());
  expect(await file.digest()).toBe(DIGEST);
  expect(Buffer.from(await file.read())).toEqual(CONTENT);
});

test('what the recipe says the digest of is not read for it, and read once for all', async () => {
  web.asked.length = 0;
  const file = open({ uri: `${web.address}/a.bin`, sha256: DIGEST });
  await file.digest();
  expect(web.asked).toEqual([]);
  await file.read();
  await file.read();
  expect(web.asked).toEqual(['/a.bin']);
});

test.each([
  ['a path', () => local],
  ['S3', () => 's3://test/data/a.bin'],
  ['the web', () => `${web.address}/a.bin`],
])('another file than the recipe says is refused, with both digests: %s', async (_case, uri) => {
  const error = await caught(open({ uri: uri(), sha256: OTHER }).read());
  expect(error).toBeInstanceOf(InvalidData);
  expect((error as Error).message).toBe(`${uri()} has SHA-256 ${DIGEST}, but the recipe says ${OTHER}`);
});

test.each<[string, () => string, RegExp]>([
  ['a path', () => join(temp.dir, 'b.bin'), /^no file .*b\.bin$/],
  ['a path below a file', () => join(local, 'b.bin'), /^no file .*b\.bin$/],
  ['a folder', () => temp.dir, /^no file /],
  ['S3', () => 's3://test/data/b.bin', /^no file s3:\/\/test\/data\/b\.bin$/],
  ['a bucket', () => 's3://no-such-bucket/a', /^s3:\/\/no-such-bucket\/a: no such bucket at http:\/\/127/],
  ['the web', () => `${web.address}/b.bin`, /\/b\.bin: the server answered 404 Not Found$/],
  ['the web, for others', () => `${web.address}/forbidden`, /\/forbidden: the server answered 403/],
  ['no web address', () => 'http://:99999', /^http:\/\/:99999 is no web address$/],
])('a file that is not there is refused: %s', async (_case, uri, message) => {
  const error = await caught(open({ uri: uri(), sha256: DIGEST }).read());
  expect(error).toBeInstanceOf(InvalidData);
  expect((error as Error).message).toMatch(message);
});

test.each<[string, () => string, RegExp]>([
  ['a server that is overloaded', () => `${web.address}/busy`, /429 Too Many Requests/],
  ['a server that is broken', () => `${web.address}/broken`, /503 Service Unavailable/],
  ['an answer that breaks off', () => `${web.address}/cut`, /could not get .*\/cut/],
  ['a server that is not there', () => 'http://127.0.0.1:1/a.bin', /could not get .*(ECONNREFUSED|bad port)/],
])('%s may be back: the work is tried again', async (_case, uri, message) => {
  const error = await caught(open({ uri: uri(), sha256: DIGEST }).read());
  expect(error).toBeInstanceOf(SourceUnavailable);
  expect((error as SourceUnavailable).retryable).toBe(true);
  expect((error as Error).message).toMatch(message);
});
