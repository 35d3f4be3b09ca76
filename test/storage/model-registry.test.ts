import { InvalidData, NotFound, PreconditionFailed } from '../../core/contracts/errors';
import type { ChampionPointer, LedgerEntry } from '../../core/contracts/promotion/promotion';
import { openStores } from '../../storage/open-stores';
import { startS3Server, type S3Server } from '../support/s3-server';

let server: S3Server;
beforeAll(async () => void (server = await startS3Server()));
afterAll(() => server.stop());

const digest = (n: number) => n.toString(16).padStart(64, '0');
const open = (name: string) => openStores(server.scope(name));

function draft(n: number, line = 'digits') {
  return {
    line,
    network: {
      architecture: { type: 'mlp' as const, hidden: [32] },
      inputShape: [28, 28, 1],
      classes: 10,
      weights: { digest: digest(n), sizeBytes: 100 },
    },
    cost: { parameters: 10, multiplyAdds: 10, sizeBytes: 100 },
    recipe: 'mnist',
    recipeDigest: digest(1),
    sourceDigest: digest(2),
    runId: `run-${n}`,
    report: { digest: digest(3), sizeBytes: 10 },
    createdAt: '2026-01-01T00:00:00Z',
  };
}

function pointer(
  version: number,
  at = '2026-01-01T00:00:00.000Z',
  reason: ChampionPointer['reason'] = 'promotion',
) {
  return { line: 'digits', version, weights: digest(version), movedAt: at, reason };
}

function entry(at: string, runId = 'run-1', verdict: LedgerEntry['verdict'] = 'promoted'): LedgerEntry {
  const none = {
    recipe: null,
    recipeDigest: null,
    sourceDigest: null,
    from: null,
    to: 1,
    gates: [],
    note: '',
  };
  return { line: 'digits', at, verdict, runId, ...none };
}

test('promotes, promotes again and rolls back', async () => {
  const { registry } = open('story');
  expect(await registry.champion('digits')).toBeUndefined();
  await registry.addVersion(draft(1));
  await registry.moveChampion('digits', null, pointer(1));
  const first = await registry.champion('digits');
  expect(first).toMatchObject({ pointer: pointer(1), version: { version: 1, runId: 'run-1' } });

  await registry.addVersion(draft(2));
  await registry.moveChampion('digits', first?.etag ?? null, pointer(2));
  const second = await registry.champion('digits');
  expect(second?.version.network.weights.digest).toBe(digest(2));

  await registry.moveChampion(
    'digits',
    second?.etag ?? null,
    pointer(1, '2026-01-02T00:00:00.000Z', 'rollback'),
  );
  expect(await registry.requireLine('digits')).toMatchObject({ pointer: { version: 1, reason: 'rollback' } });
  expect((await registry.versions('digits')).map((v) => v.version)).toEqual([1, 2]);
});

test('who decided against an older champion does not move it', async () => {
  const { registry } = open('stale');
  for (const n of [1, 2, 3]) await registry.addVersion(draft(n));
  await registry.moveChampion('digits', null, pointer(1));
  const seen = await registry.champion('digits');
  await registry.moveChampion('digits', seen?.etag ?? null, pointer(2));
  await expect(registry.moveChampion('digits', seen?.etag ?? null, pointer(3))).rejects.toThrow(
    PreconditionFailed,
  );
  await expect(registry.moveChampion('digits', null, pointer(3))).rejects.toThrow(PreconditionFailed);
  expect((await registry.champion('digits'))?.pointer.version).toBe(2);
});

test('of 20 promotions against the same champion, exactly one wins', async () => {
  const { registry } = open('race');
  await Promise.all(Array.from({ length: 20 }, (_, i) => registry.addVersion(draft(i + 1))));
  expect((await registry.versions('digits')).map((v) => v.version)).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
  const moves = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => registry.moveChampion('digits', null, pointer(i + 1))),
  );
  const winners = moves.flatMap((move, i) => (move.status === 'fulfilled' ? [i + 1] : []));
  expect(winners).toHaveLength(1);
  expect((await registry.champion('digits'))?.pointer.version).toBe(winners[0]);
});

test('a move that is tried again after it succeeded is a success', async () => {
  const { registry } = open('retry-move');
  await registry.addVersion(draft(1));
  await registry.moveChampion('digits', null, pointer(1));
  await registry.moveChampion('digits', null, pointer(1));
});

test('the same run adding the same weights again gets its first number back', async () => {
  const { registry } = open('retry-add');
  const [first, again] = await Promise.all([registry.addVersion(draft(1)), registry.addVersion(draft(1))]);
  expect([first.version, again.version]).toEqual([1, 1]);
  expect((await registry.addVersion(draft(2))).version).toBe(2);
  expect((await registry.addVersion(draft(1))).version).toBe(1);
  expect((await registry.addVersion({ ...draft(1), runId: 'another' })).version).toBe(3);
});

test('versions are numbered by number, not by name', async () => {
  const { registry } = open('ten');
  for (let n = 1; n <= 11; n += 1) expect((await registry.addVersion(draft(n))).version).toBe(n);
});

test('a version that does not exist can not become champion', async () => {
  const { registry } = open('no-version');
  await registry.addVersion(draft(1));
  await expect(registry.moveChampion('digits', null, pointer(2))).rejects.toThrow(/"2"; known: 1/);
});

test('the ledger is in order of time, and an entry is written once', async () => {
  const { registry } = open('ledger');
  await registry.record(entry('2026-01-02T00:00:00Z', 'run-2', 'refused'));
  await registry.record(entry('2026-01-01T00:00:00.5Z', 'run/1'));
  await registry.record({ ...entry('2026-01-01T00:00:00.5Z', 'run/1'), note: 'again' });
  const entries = await registry.ledger('digits');
  expect(entries.map(({ runId, note }) => [runId, note])).toEqual([
    ['run/1', ''],
    ['run-2', ''],
  ]);
});

test('an unknown line is named together with the known ones', async () => {
  const { registry } = open('lines');
  await expect(registry.ledger('digits')).rejects.toThrow('there is none yet');
  await registry.addVersion(draft(1, 'cards'));
  await registry.record(entry('2026-01-01T00:00:00Z'));
  expect(await registry.lines()).toEqual(['cards', 'digits']);
  for (const name of ['requireLine', 'versions', 'ledger'] as const) {
    await expect(registry[name]('digit')).rejects.toThrow(NotFound);
    await expect(registry[name]('digit')).rejects.toThrow('known: cards, digits');
  }
  expect(await registry.requireLine('digits')).toBeUndefined();
});

test('a damaged version is said to be so, not skipped', async () => {
  const { registry, objects } = open('damaged');
  await registry.addVersion(draft(1));
  await objects.put('lines/digits/versions/000001.json', new TextEncoder().encode('{'));
  await expect(registry.versions('digits')).rejects.toThrow(InvalidData);
  await expect(registry.addVersion(draft(2))).rejects.toThrow('lines/digits/versions/000001.json');
});
