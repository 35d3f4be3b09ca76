import { createFindVerdict } from '../../activities/find-verdict';
import { createPromote } from '../../activities/promote';
import { createReadChampion } from '../../activities/read-champion';
import type { PromoteRequest } from '../../core/contracts/activities';
import { PreconditionFailed } from '../../core/contracts/errors';
import { GatesRecipe } from '../../core/contracts/promotion/gates-recipe';
import { sha256 } from '../../storage/sha256';
import { reportOn, trainedModel } from '../workflows/samples';
import { createDependencies } from './main-dependencies';

const LINE = 'digits';

function setUp() {
  const dependencies = createDependencies();
  return {
    ...dependencies,
    promote: createPromote(dependencies),
    readChampion: createReadChampion(dependencies),
    findVerdict: createFindVerdict(dependencies),
  };
}

let minutes = 0;

/** A candidate called `name`, decided on against the champion of this version. */
function request(
  name: string,
  championVersion: number | null,
  changes: Partial<PromoteRequest> = {},
): PromoteRequest {
  const candidate = trainedModel({ identity: name, seed: 1 });
  return {
    line: LINE,
    recipe: 'mnist',
    recipeDigest: sha256('recipe'),
    sourceDigest: sha256('source'),
    runId: `run of ${name}`,
    at: new Date(Date.UTC(2026, 0, 1, 0, minutes++)).toISOString(),
    candidate,
    report: { ...reportOn({ candidate, champion: null }), championVersion },
    gates: GatesRecipe.parse({ beatControls: false }),
    ...changes,
  };
}

/** As `reportOn` has no row of the champion, a report against one never passes. */
function passing(name: string, championVersion: number): PromoteRequest {
  const base = request(name, championVersion);
  const row = {
    ...base.report.models[0]!,
    id: 'champion',
    role: 'champion' as const,
    errors: 90,
    errorRate: 0.09,
  };
  return { ...base, report: { ...base.report, models: [...base.report.models, row] } };
}

test('the first candidate that passes becomes version 1, with a ledger entry', async () => {
  const { promote, readChampion, registry } = setUp();
  const asked = request('a', null);
  expect(await promote(asked)).toMatchObject({ decided: true, verdict: 'promoted', championVersion: 1 });
  expect(await readChampion({ line: LINE })).toMatchObject({ version: 1, network: asked.candidate.network });
  expect(await registry.ledger(LINE)).toMatchObject([
    { verdict: 'promoted', from: null, to: 1, runId: 'run of a', note: 'version 1 is the champion' },
  ]);
});

test('a better candidate takes its place', async () => {
  const { promote, readChampion, registry } = setUp();
  await promote(request('a', null));
  expect(await promote(passing('b', 1))).toMatchObject({ verdict: 'promoted', championVersion: 2 });
  expect(await readChampion({ line: LINE })).toMatchObject({ version: 2 });
  expect((await registry.ledger(LINE)).map(({ from, to }) => [from, to])).toEqual([
    [null, 1],
    [1, 2],
  ]);
});

test('a candidate that fails a gate is refused with the gates by name, and nothing moves', async () => {
  const { promote, readChampion, registry } = setUp();
  await promote(request('a', null));
  const gates = GatesRecipe.parse({ beatControls: false, maxErrorRate: 0.01, maxParameters: 10 });
  const result = await promote({ ...passing('b', 1), gates });
  expect(result).toMatchObject({ decided: true, verdict: 'refused', championVersion: 1 });
  expect(await readChampion({ line: LINE })).toMatchObject({ version: 1 });
  expect(await registry.versions(LINE)).toHaveLength(1);
  const [, entry] = await registry.ledger(LINE);
  expect(entry).toMatchObject({ verdict: 'refused', from: 1, to: 1 });
  expect(entry!.gates.filter(({ passed }) => !passed)).toHaveLength(2);
  expect(entry!.note).toMatch(/^gates not passed: .+, .+$/);
});

test('a refusal on a line without a champion leaves it without one', async () => {
  const { promote, readChampion } = setUp();
  const gates = GatesRecipe.parse({ beatControls: false, maxErrorRate: 0.01 });
  const result = await promote(request('a', null, { gates }));
  expect(result).toMatchObject({ verdict: 'refused', championVersion: null });
  expect(await readChampion({ line: LINE })).toBeNull();
});

test('the champion again is "unchanged"', async () => {
  const { promote, registry } = setUp();
  await promote(request('a', null));
  const again = request('a', null, { runId: 'a later run' });
  expect(await promote(again)).toMatchObject({ decided: true, verdict: 'unchanged', championVersion: 1 });
  expect((await registry.ledger(LINE)).map(({ verdict }) => verdict)).toEqual(['promoted', 'unchanged']);
});

test('a champion that moved since the report is not decided against', async () => {
  const { promote, registry } = setUp();
  await promote(request('a', null));
  expect(await promote(request('b', null))).toEqual({ decided: false });
  expect(await registry.ledger(LINE)).toHaveLength(1);
});

test('a champion that moves while it is being replaced wins', async () => {
  const { promote, registry, ...rest } = setUp();
  await promote(request('a', null));
  const asked = passing('b', 1);
  const beaten = createPromote({
    ...rest,
    registry: {
      ...registry,
      moveChampion: () => Promise.reject(new PreconditionFailed('someone was first')),
    },
  });
  expect(await beaten(asked)).toEqual({ decided: false });
  expect(await registry.ledger(LINE)).toHaveLength(1);
});

test('a promotion tried again after its answer was lost says the same, once', async () => {
  const { promote, registry } = setUp();
  await promote(request('a', null));
  const asked = passing('b', 1);
  const first = await promote(asked);
  expect(await promote(asked)).toEqual(first);
  expect(await registry.versions(LINE)).toHaveLength(2);
  expect((await registry.ledger(LINE)).map(({ verdict }) => verdict)).toEqual(['promoted', 'promoted']);
});

test('a promotion that died before its ledger entry still writes it', async () => {
  const { promote, registry, ...rest } = setUp();
  const asked = request('a', null);
  const dying = createPromote({
    ...rest,
    registry: { ...registry, record: () => Promise.reject(new Error('killed')) },
  });
  await expect(dying(asked)).rejects.toThrow('killed');
  expect(await promote(asked)).toMatchObject({ verdict: 'promoted', championVersion: 1 });
  expect(await registry.ledger(LINE)).toMatchObject([{ verdict: 'promoted', from: null, to: 1 }]);
});

describe('the verdict that covers data and recipe', () => {
  const change = { line: LINE, recipeDigest: sha256('recipe'), sourceDigest: sha256('source') };

  test('there is none on a line that is new', async () => {
    expect(await setUp().findVerdict(change)).toBeNull();
  });

  test('it is the last one, where nothing changed since', async () => {
    const { promote, findVerdict } = setUp();
    const asked = request('a', null);
    await promote(asked);
    expect(await findVerdict(change)).toBe(
      `data and recipe are unchanged since ${asked.at}, when the verdict was "promoted"`,
    );
  });

  test.each(['recipeDigest', 'sourceDigest'] as const)('another %s needs another verdict', async (field) => {
    const { promote, findVerdict } = setUp();
    await promote(request('a', null));
    expect(await findVerdict({ ...change, [field]: sha256('other') })).toBeNull();
  });

  test('an older verdict on this data does not count', async () => {
    const { promote, findVerdict } = setUp();
    await promote(request('a', null));
    await promote({ ...passing('b', 1), sourceDigest: sha256('newer data') });
    expect(await findVerdict(change)).toBeNull();
  });
});

test('a version keeps how a table is read, and the names of its classes', async () => {
  const { promote, readChampion } = setUp();
  const preprocessing = { digest: sha256('preprocessing'), sizeBytes: 7 };
  const classNames = ['no', 'yes'];
  await promote(request('of a table', null, { preprocessing, classNames }));
  expect(await readChampion({ line: LINE })).toMatchObject({ preprocessing, classNames });
});
