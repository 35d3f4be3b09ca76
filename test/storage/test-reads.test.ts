import { InvalidData } from '../../core/contracts/errors';
import { openStores } from '../../storage/open-stores';
import { createTestReads } from '../../storage/test-reads';
import { startS3Server, type S3Server } from '../support/s3-server';

let server: S3Server;
beforeAll(async () => void (server = await startS3Server()));
afterAll(() => server.stop());

const digest = (n: number) => n.toString(16).padStart(64, '0');
const ROWS = digest(1);
const read = (candidate: number, recipe = 'mnist') => ({
  rows: ROWS,
  candidate: digest(candidate),
  by: { line: 'digits', recipe, runId: `run of ${recipe}` },
});

/** Its clock goes on by a minute with each record. */
function open(name: string) {
  const { objects } = openStores(server.scope(name));
  let minutes = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, minutes++));
  return { objects, testReads: createTestReads({ objects, now }) };
}

test('a candidate counts once for the same rows, and stays whose it was first', async () => {
  const { testReads } = open('once');
  expect(await testReads.of(ROWS)).toEqual([]);
  await testReads.record(read(7));
  await testReads.record(read(7, 'mnist-again'));
  await testReads.record(read(8));
  await testReads.record({ ...read(7), rows: digest(2) });
  expect(await testReads.of(ROWS)).toEqual([
    { ...read(7), at: '2026-01-01T00:00:00.000Z' },
    { ...read(8), at: '2026-01-01T00:02:00.000Z' },
  ]);
  expect(await testReads.of(digest(2))).toHaveLength(1);
});

test('of many that record the same candidate at once one does, and none fails', async () => {
  const { testReads } = open('race');
  const racers = Array.from({ length: 12 }, (_, i) => testReads.record(read(7, `recipe ${i}`)));
  await Promise.all(racers);
  expect(await testReads.of(ROWS)).toHaveLength(1);
});

test('runs from before it was noted who asks leave a record too', async () => {
  const { testReads } = open('unnamed');
  await testReads.record({ rows: ROWS, candidate: digest(7) });
  expect(await testReads.of(ROWS)).toEqual([
    { rows: ROWS, candidate: digest(7), at: '2026-01-01T00:00:00.000Z' },
  ]);
});

test('a record that someone changed is named, and not passed over', async () => {
  const { objects, testReads } = open('changed');
  await testReads.record(read(7));
  const key = `test-reads/${ROWS}/${digest(7)}.json`;
  await objects.put(key, Buffer.from('{"rows": 1}'));
  await expect(testReads.of(ROWS)).rejects.toThrow(InvalidData);
  await expect(testReads.of(ROWS)).rejects.toThrow(key);
});
