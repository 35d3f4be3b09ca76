import { openStores } from '../../storage/open-stores';
import { startS3Server, type S3Server } from '../support/s3-server';

let server: S3Server;
beforeAll(async () => void (server = await startS3Server()));
afterAll(() => server.stop());

const KEY = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const bytes = (text: string) => new TextEncoder().encode(text);

async function open(name: string, steps: number[]) {
  const { checkpoints, objects } = openStores(server.scope(name));
  for (const step of steps) await checkpoints.save(KEY, { step, bytes: bytes(`state ${step}`) });
  const newest = async () => {
    const found = await checkpoints.newest(KEY);
    return found && { step: found.step, text: Buffer.from(found.bytes).toString() };
  };
  const keyOf = async (step: number, suffix: string) => {
    const keys = await objects.list(`checkpoints/${KEY}/${String(step).padStart(12, '0')}`);
    return keys.find((key) => key.endsWith(suffix)) ?? 'none';
  };
  return { checkpoints, objects, newest, keyOf };
}

test('the newest is the one of the highest step', async () => {
  const { newest, checkpoints } = await open('newest', [9, 10, 100]);
  expect(await newest()).toEqual({ step: 100, text: 'state 100' });
  expect(await checkpoints.newest(OTHER)).toBeUndefined();
});

test('the last two are kept, the others removed with their bytes', async () => {
  const { objects, keyOf } = await open('kept', [1, 2, 3, 4]);
  expect(await objects.list('checkpoints/')).toHaveLength(4);
  expect(await keyOf(2, '.bin')).toBe('none');
  expect(await keyOf(3, '.bin')).not.toBe('none');
});

test.each([
  ['corrupt bytes', '.bin', bytes('state X')],
  ['truncated bytes', '.bin', bytes('st')],
  ['a broken pointer', '.json', bytes('{')],
])('%s: falls back to the one before', async (name, suffix, damaged) => {
  const { objects, newest, keyOf } = await open(`damage-${name.replaceAll(' ', '-')}`, [5, 6]);
  await objects.put(await keyOf(6, suffix), damaged);
  expect(await newest()).toEqual({ step: 5, text: 'state 5' });
});

test('bytes whose pointer was not written yet don’t count', async () => {
  const { objects, newest, keyOf } = await open('half', [5, 6]);
  await objects.remove(await keyOf(6, '.json'));
  expect(await newest()).toEqual({ step: 5, text: 'state 5' });
});

test('a broken checkpoint is out of the way: later ones count again', async () => {
  const { checkpoints, objects, newest, keyOf } = await open('again', [5, 6]);
  await objects.put(await keyOf(6, '.bin'), bytes('state X'));
  await newest();
  await checkpoints.save(KEY, { step: 6, bytes: bytes('state 6') });
  expect(await newest()).toEqual({ step: 6, text: 'state 6' });
});

test('clearing leaves nothing, and other keys alone', async () => {
  const { checkpoints, objects, newest } = await open('clear', [1, 2]);
  await checkpoints.save(OTHER, { step: 1, bytes: bytes('other') });
  await checkpoints.clear(KEY);
  expect(await newest()).toBeUndefined();
  expect(await objects.list(`checkpoints/${KEY}`)).toEqual([]);
  expect((await checkpoints.newest(OTHER))?.step).toBe(1);
});
