import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidData, SourceUnavailable } from '../../../core/contracts/errors';
import { MISSING_WORDS } from '../../../core/contracts/data/table';
import type { SourceAccess } from '../../../sources/source-access';
import { openTableSource } from '../../../sources/table/open-table-source';
import { openStores } from '../../../storage/open-stores';
import { sha256 } from '../../../storage/sha256';
import { startS3Server, type S3Server } from '../../support/s3-server';
import { makeTempDir } from '../../support/temp-dir';
import { startWebServer, type WebServer } from '../../support/web-server';

const CSV = Buffer.from(`n\n${Array.from({ length: 5000 }, (_, row) => row).join('\n')}\n`);
const DIGEST = sha256(CSV);
const temp = makeTempDir();
const local = join(temp.dir, 'a.csv');

let s3: S3Server;
let web: WebServer;
let access: SourceAccess;
beforeAll(async () => {
  s3 = await startS3Server();
  web = await startWebServer({ '/a.csv': (_, response) => response.end(CSV) });
  access = { ...openStores(s3.scope('artifacts')), exampleDataDir: temp.dir };
  await openStores(s3.location).objects.put('data/a.csv', CSV);
  writeFileSync(local, CSV);
  mkdirSync(join(temp.dir, 'cells'));
  writeFileSync(join(temp.dir, 'cells', 'cells.csv'), CSV);
});
afterAll(async () => {
  await web.stop();
  await s3.stop();
  temp.remove();
});

const open = (...files: { uri: string; sha256?: string }[]) =>
  openTableSource({ files, missing: [...MISSING_WORDS] }, access, {
    memoryMiB: 256,
    threads: 2,
  });
const countRows = async (source: Awaited<ReturnType<typeof open>>) =>
  source.withTable((table) => Promise.resolve(table.rows));
const caught = (work: Promise<unknown>) => work.catch((error: unknown) => error);

test.each([
  ['a path', () => local],
  ['S3', () => 's3://test/data/a.csv'],
  ['the web', () => `${web.address}/a.csv`],
])('a table has the same digest and rows from %s', async (_case, uri) => {
  const wanted = await open({ uri: local });
  for (const file of [{ uri: uri() }, { uri: uri(), sha256: DIGEST }]) {
    const source = await open(file);
    expect(source.digest).toBe(wanted.digest);
    expect(await countRows(source)).toBe(5000);
  }
});

test('files from several places are one table', async () => {
  const source = await open({ uri: 'example:cells' }, { uri: 's3://test/data/a.csv' }, { uri: local });
  expect(await countRows(source)).toBe(15_000);
});

test('what is read is never in memory as a whole', async () => {
  const { openBucket } = access;
  const get = jest.fn();
  access = { ...access, openBucket: (bucket) => ({ ...openBucket(bucket), get }) };
  expect(await countRows(await open({ uri: 's3://test/data/a.csv' }))).toBe(5000);
  expect(get).not.toHaveBeenCalled();
  access = { ...access, openBucket };
});

test('a file that became another since it was looked at is tried again', async () => {
  const { objects } = openStores(s3.location);
  await objects.put('data/b.csv', CSV);
  const source = await open({ uri: 's3://test/data/b.csv' });
  await objects.put('data/b.csv', Buffer.from('n\n1\n2\n'));
  expect(await caught(countRows(source))).toBeInstanceOf(SourceUnavailable);
});

test('another file than the recipe says is refused once it is read', async () => {
  const source = await open({ uri: `${web.address}/a.csv`, sha256: sha256('other') });
  const error = await caught(countRows(source));
  expect(error).toBeInstanceOf(InvalidData);
  expect((error as Error).message).toContain(`has SHA-256 ${DIGEST}, but the recipe says`);
});

test('an example that was not fetched is named with the command that fetches it', async () => {
  const error = await caught(open({ uri: 'example:card-default' }));
  expect(error).toBeInstanceOf(InvalidData);
  expect((error as Error).message).toMatch(/card-default isn't .* `npm run setup -- --only card-default`/);
});
