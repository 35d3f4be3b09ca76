import { createRollBack } from '../../activities/roll-back';
import { InvalidInput, NotFound } from '../../core/contracts/errors';
import { createFindVerdict } from '../../activities/find-verdict';
import { sha256 } from '../../storage/sha256';
import { modelVersion } from '../workflows/samples';
import { createDependencies } from './main-dependencies';

const LINE = 'tiny-digits';
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

/** A line with versions 1, 2, …; those in `promoted` became champion, one after the other. */
async function setUp(versions: number, promoted: number[]) {
  const dependencies = createDependencies();
  const { registry } = dependencies;
  for (let version = 1; version <= versions; version++) await registry.addVersion(modelVersion(version));
  let from: number | null = null;
  for (const to of promoted) {
    const weights = modelVersion(to).network.weights.digest;
    const pointer = { line: LINE, version: to, weights, movedAt: at(to), reason: 'promotion' } as const;
    await registry.moveChampion(LINE, (await registry.champion(LINE))?.etag ?? null, pointer);
    await registry.record({
      line: LINE,
      at: at(to),
      verdict: 'promoted',
      runId: `run-${to}`,
      recipe: 'tiny',
      recipeDigest: sha256('recipe'),
      sourceDigest: sha256('source'),
      from,
      to,
      gates: [],
      note: '',
    });
    from = to;
  }
  const rollBack = createRollBack(dependencies);
  const request = { line: LINE, from, note: 'drift', runId: 'rollback', at: at(30) };
  return { ...dependencies, rollBack, request };
}

const championOf = async ({ registry }: Awaited<ReturnType<typeof setUp>>) =>
  (await registry.champion(LINE))?.pointer.version;

test('goes to the champion before, with a ledger entry', async () => {
  const line = await setUp(3, [1, 2, 3]);
  expect(await line.rollBack(line.request)).toEqual({ line: LINE, from: 3, to: 2 });
  expect(await championOf(line)).toBe(2);
  expect((await line.registry.ledger(LINE)).at(-1)).toMatchObject({
    verdict: 'rolled-back',
    from: 3,
    to: 2,
    note: 'drift',
    runId: 'rollback',
  });
});

test('goes to the version that is asked for', async () => {
  const line = await setUp(3, [1, 2, 3]);
  expect(await line.rollBack({ ...line.request, version: 1 })).toEqual({ line: LINE, from: 3, to: 1 });
  expect(await championOf(line)).toBe(1);
});

test('a second rollback goes on from where the first one led', async () => {
  const line = await setUp(3, [1, 2, 3]);
  await line.rollBack(line.request);
  await line.rollBack({ ...line.request, from: 2, runId: 'second', at: at(31) });
  expect(await championOf(line)).toBe(1);
});

test('passes over a version that was never champion', async () => {
  const line = await setUp(3, [1, 3]);
  expect(await line.rollBack(line.request)).toEqual({ line: LINE, from: 3, to: 1 });
});

test('passes over a version that was rolled back before the present one was promoted', async () => {
  const line = await setUp(3, [1, 2]);
  await line.rollBack({ ...line.request, at: at(3) });
  const { registry } = line;
  const pointer = { line: LINE, version: 3, weights: modelVersion(3).network.weights.digest } as const;
  const moved = { ...pointer, movedAt: at(4), reason: 'promotion' } as const;
  await registry.moveChampion(LINE, (await registry.champion(LINE))?.etag ?? null, moved);
  const [first] = await registry.ledger(LINE);
  await registry.record({ ...first!, at: at(4), runId: 'run-3', from: 1, to: 3 });
  expect(await line.rollBack({ ...line.request, from: 3 })).toEqual({ line: LINE, from: 3, to: 1 });
});

test('tried again after its answer was lost, it says the same and moves nothing more', async () => {
  const line = await setUp(3, [1, 2, 3]);
  const first = await line.rollBack(line.request);
  expect(await line.rollBack(line.request)).toEqual(first);
  expect(await championOf(line)).toBe(2);
  expect(await line.registry.ledger(LINE)).toHaveLength(4);
});

test('a champion that moved meanwhile is not rolled back behind the back of whoever moved it', async () => {
  const line = await setUp(3, [1, 2, 3]);
  await expect(line.rollBack({ ...line.request, from: 2 })).rejects.toThrow(
    'from: got 2, allowed: 3, the champion of tiny-digits by now: look again and decide anew',
  );
  expect(await championOf(line)).toBe(3);
});

test.each([
  ['an unknown line', { line: 'nothing', from: null }, 'unknown model line "nothing"; known: tiny-digits'],
  ['an unknown version', { version: 9 }, 'unknown version of tiny-digits "9"; known: 1'],
  ['the present champion', { version: 2 }, 'unknown version of tiny-digits "2"; known: 1'],
])('%s is refused with what is known', async (_case, changes, message) => {
  const line = await setUp(2, [1, 2]);
  const failure = line.rollBack({ ...line.request, ...changes });
  await expect(failure).rejects.toThrow(NotFound);
  await expect(failure).rejects.toThrow(message);
});

test('the first champion has none before it', async () => {
  const line = await setUp(1, [1]);
  await expect(line.rollBack(line.request)).rejects.toThrow(InvalidInput);
  expect(await championOf(line)).toBe(1);
});

test('after a rollback a schedule still finds the verdict on the data', async () => {
  const line = await setUp(2, [1, 2]);
  await line.rollBack(line.request);
  const change = { line: LINE, recipeDigest: sha256('recipe'), sourceDigest: sha256('source') };
  expect(await createFindVerdict(line)(change)).toContain('the verdict was "promoted"');
});
