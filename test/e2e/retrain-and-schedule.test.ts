/** The life of a model line: promotion, nothing to do, another challenger, rollback, a schedule, and a race. */
import { RetrainResult, DistilResult } from '../../core/contracts/runs';
import type { Network } from '../../core/contracts/models/models';
import { LedgerEntry } from '../../core/contracts/promotion/promotion';
import { listWeights } from '../../core/models/list-weights';
import { decodeWeights } from '../../core/models/weights-file';
import { listScheduled } from '../support/run-history';
import { startRun, waitUntilEnded } from '../support/run-outcome';
import { runCli } from '../support/run-cli';
import { startStillhouse, type Stillhouse } from '../support/start-stillhouse';
import { readSteps } from '../support/step-manifests';
import { tinyRecipe } from '../support/tiny-recipe';
import { waitFor } from '../support/wait-for';
import { listActivities } from '../support/watch-activities';

jest.setTimeout(240_000);

const LINE = 'tiny-digits';
/** Any student passes these; the shipped recipe's own gates would stay in force where nothing is said. */
const OPEN_GATES = {
  beatControls: false,
  maxErrorRateIncrease: 1,
  maxErrorRate: 1,
  maxPValueAgainstHardLabels: 1,
  maxLatencyP99Ms: 10_000,
};
const TINY = tinyRecipe({ promote: OPEN_GATES, train: { epochs: 2, seeds: [1] } });

let stillhouse: Stillhouse;
beforeAll(async () => {
  stillhouse = await startStillhouse();
});
afterAll(() => stillhouse.stop());

/** Changes the shipped recipe into the tiny one, field by field, as the command line can. */
function settings(changes: Record<string, unknown> = {}): string[] {
  const fields = Object.entries({ ...TINY, ...changes });
  return fields.flatMap(([name, value]) => ['--set', `${name}=${JSON.stringify(value)}`]);
}

async function cli(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await runCli(args, stillhouse.variables);
  if (status !== 0) throw new Error(`stillhouse ${args.join(' ')} failed:\n${stderr}`);
  return stdout;
}

async function run(id: string, changes?: Record<string, unknown>): Promise<DistilResult> {
  const text = await cli('run', 'mnist', '--json', '--id', id, ...settings(changes));
  return DistilResult.parse(JSON.parse(text));
}

async function retrain(id: string, changes: Record<string, unknown> = {}): Promise<RetrainResult> {
  const input = { recipe: 'mnist', overrides: { ...TINY, ...changes } };
  const handle = await startRun(stillhouse.client, 'retrain', id, input);
  return RetrainResult.parse(await handle.result());
}

async function ledger(line = LINE): Promise<string[]> {
  const entries = LedgerEntry.array().parse(JSON.parse(await cli('champion', line, '--ledger', '--json')));
  return entries.map(({ verdict, from, to }) => `${verdict} ${from ?? '-'} ${to ?? '-'}`);
}

async function weightsOf({ architecture, inputShape, classes, weights }: Network) {
  const specs = listWeights(architecture, inputShape, classes);
  return decodeWeights(await stillhouse.stores.blobs.read(weights), specs);
}

// One story in order: each chapter needs the line as the one before left it.
test('the first run promotes version 1', async () => {
  expect(await run('first')).toMatchObject({ verdict: 'promoted', championVersion: 1 });
  expect(await ledger()).toEqual(['promoted - 1']);
});

test('retrain on unchanged data and recipe has nothing to do', async () => {
  const before = await readSteps(stillhouse.stores);
  const result = await retrain('unchanged');
  expect(result).toEqual({
    outcome: 'nothing to do',
    why: expect.stringMatching(/unchanged since .* "promoted"/) as string,
  });
  expect(await readSteps(stillhouse.stores)).toEqual(before);
  const activities = await listScheduled(stillhouse.client, 'unchanged');
  expect(activities.map(({ name }) => name)).toEqual(['resolveRecipe', 'ingest', 'findVerdict']);
  expect(await ledger()).toEqual(['promoted - 1']);
});

test('retrain with another seed distils a challenger, which the gates let pass', async () => {
  const result = await retrain('challenger', { seed: 6 });
  expect(result).toMatchObject({
    outcome: 'distilled',
    result: { verdict: 'promoted', championVersion: 2, report: { championVersion: 1 } },
  });
  expect(await ledger()).toEqual(['promoted - 1', 'promoted 1 2']);
});

test('a challenger that a gate stops leaves the champion where it is', async () => {
  const result = await run('refused', { seed: 7, promote: { ...OPEN_GATES, maxErrorRate: 0.001 } });
  expect(result).toMatchObject({ verdict: 'refused', championVersion: 2 });
  expect(result.gates.filter(({ passed }) => !passed)).toHaveLength(1);
  // MNIST has test rows of its own: another seed gets no others.
  expect(result.report.testReads).toMatchObject({ before: 2, since: 0 });
  expect(await cli('status', 'refused')).toContain(
    'these test rows judged 2 other candidates before: 2 of tiny (line tiny-digits)',
  );
  expect(await ledger()).toEqual(['promoted - 1', 'promoted 1 2', 'refused 2 2']);
});

test('a rollback goes back to the version before', async () => {
  const first = await stillhouse.stores.registry.versions(LINE);
  expect(await cli('rollback', LINE, '--note', 'drift')).toMatch(/from version 2 to 1/);
  const champion = await stillhouse.stores.registry.champion(LINE);
  expect(champion?.version).toEqual(first[0]);
  expect(await ledger()).toEqual(['promoted - 1', 'promoted 1 2', 'refused 2 2', 'rolled-back 2 1']);
});

test('another line may start from its champion, whose layers stay as they are, with a new head', async () => {
  const champion = (await stillhouse.stores.registry.champion(LINE))!.version;
  const { architecture } = champion.network;
  const recipe = {
    ...TINY,
    line: 'tiny-others',
    student: { ...TINY.student, start: { line: LINE, freeze: true } },
    sweep: { ...TINY.sweep, architectures: [architecture] },
    promote: { beatControls: false },
  };
  const handle = await startRun(stillhouse.client, 'distil', 'transfer', { recipe });
  const found = DistilResult.parse(await handle.result());
  expect(found.verdict).toBe('promoted');
  const { parameters } = champion.cost;
  const hidden = parameters - (architecture as { hidden: number[] }).hidden.at(-1)! * 10 - 10;
  expect(found.report.starts).toEqual([
    { part: 'student', line: LINE, version: champion.version, parameters, adopted: hidden, frozen: hidden },
  ]);
  const other = (await stillhouse.stores.registry.champion('tiny-others'))!.version.network;
  const [before, after] = [await weightsOf(champion.network), await weightsOf(other)];
  expect(after.get('dense_1/kernel')).toEqual(before.get('dense_1/kernel'));
  expect(after.get('logits/kernel')).not.toEqual(before.get('logits/kernel'));
});

test('a start from a line that there is not is refused before anything is done', async () => {
  const student = { ...TINY.student, start: { line: 'nowhere' } };
  const failed = runCli(
    ['run', 'mnist', '--id', 'from-nowhere', ...settings({ student })],
    stillhouse.variables,
  );
  const { status, stderr } = await failed;
  expect(status).not.toBe(0);
  expect(stderr).toContain('student.start.line: got "nowhere", allowed: a line that has models: tiny-digits');
});

test('a schedule is made, triggered, paused, resumed and deleted', async () => {
  const id = 'retrain-mnist';
  const list = async () => JSON.parse(await cli('schedule', 'list', '--json')) as unknown;
  const listed = (paused: boolean) =>
    waitFor(`the schedule to be listed as ${paused ? 'paused' : 'active'}`, async () => {
      const rows = await list();
      return JSON.stringify(rows).includes(`"paused":${paused}`) ? rows : undefined;
    });
  const last = { seed: 7, promote: { ...OPEN_GATES, maxErrorRate: 0.001 } };
  await cli('schedule', 'create', 'mnist', '--every', '1h', '--paused', ...settings(last));
  expect(await listed(true)).toMatchObject([{ scheduleId: id, paused: true }]);

  await cli('schedule', 'trigger', id);
  const handle = stillhouse.client.schedule.getHandle(id);
  const [action] = await waitFor('the schedule to have acted', async () => {
    const { recentActions } = (await handle.describe()).info;
    return recentActions.length > 0 ? recentActions : undefined;
  });
  const started = action?.action.workflow.workflowId ?? '';
  const result = RetrainResult.parse(await stillhouse.client.workflow.getHandle(started).result());
  expect(result).toMatchObject({
    outcome: 'nothing to do',
    why: expect.stringContaining('"refused"') as string,
  });

  await cli('schedule', 'resume', id);
  expect(await listed(false)).toMatchObject([{ scheduleId: id, next: expect.any(String) as string }]);
  await cli('schedule', 'pause', id);
  expect(await listed(true)).toHaveLength(1);
  await cli('schedule', 'delete', id);
  await waitFor(
    'the schedule to be gone',
    async () => ((await list()) as unknown[]).length === 0 || undefined,
  );
});

test('of two runs that end at once one wins; the other is judged against the winner', async () => {
  const { client, stores } = stillhouse;
  const line = 'contested';
  // Timing many rows keeps both in their evaluation until the worker that would promote is frozen.
  const contested = (seed: number) => ({
    recipe: 'mnist',
    overrides: { ...TINY, line, seed, evaluate: { latencyRows: 3_000 } },
  });
  const ids = ['contested-5', 'contested-6'];
  await Promise.all([5, 6].map((seed, i) => startRun(client, 'distil', ids[i] ?? '', contested(seed))));
  const evaluating = async (id: string) =>
    (await listActivities(client, id)).some(({ name }) => name === 'evaluate');
  await waitFor('both evaluations', async () =>
    (await Promise.all(ids.map(evaluating))).every(Boolean) ? true : undefined,
  );
  const { pid = 0 } = stillhouse.process('main-worker');
  process.kill(pid, 'SIGSTOP');
  await waitFor('both reports', async () => {
    const histories = await Promise.all(ids.map((id) => listScheduled(client, id)));
    const reported = histories.every((history) =>
      history.some(({ name, completed }) => name === 'evaluate' && completed),
    );
    return reported ? true : undefined;
  });
  const scheduled = (await Promise.all(ids.map((id) => listScheduled(client, id)))).flat();
  expect(scheduled.filter(({ name }) => name === 'promote')).toEqual([]);
  process.kill(pid, 'SIGCONT');
  await Promise.all(ids.map((id) => waitUntilEnded(client, id)));

  const results = await Promise.all(
    ids.map(async (id) => DistilResult.parse(await client.workflow.getHandle(id).result())),
  );
  const winner = results.findIndex(({ report }) => report.championVersion === null);
  const loser = 1 - winner;
  expect(results[winner]).toMatchObject({ verdict: 'promoted', championVersion: 1 });
  expect(results[loser]).toMatchObject({
    verdict: 'promoted',
    championVersion: 2,
    report: { championVersion: 1 },
  });
  expect(results[loser]?.report.models.map(({ role }) => role)).toContain('champion');
  const rounds = async (index: number) =>
    (await listScheduled(client, ids[index] ?? '')).filter(({ name }) => name === 'promote').length;
  expect([await rounds(winner), await rounds(loser)]).toEqual([1, 2]);
  expect(await ledger(line)).toEqual(['promoted - 1', 'promoted 1 2']);
  // Both are candidates of before, under the same seeds; against whichever champion, each of the four counts once.
  const [read] = results.map(({ report }) => report.testReads);
  expect(await stores.testReads.of(read!.rows)).toHaveLength(4);
  for (const { report } of results) expect(report.testReads!.before + report.testReads!.since).toBe(3);
  expect((await stores.registry.champion(line))?.pointer.version).toBe(2);
});
