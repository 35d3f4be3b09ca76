/** The store's disk is full: a run says so before it does any work. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { describeFailure } from '../../cli/show/failure';
import { listScheduled } from '../support/run-history';
import { startRun } from '../support/run-outcome';
import { startServices, type Stillhouse } from '../support/start-stillhouse';
import { readSteps } from '../support/step-manifests';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';
import { waitFor } from '../support/wait-for';
import { listActivities } from '../support/watch-activities';

jest.setTimeout(120_000);

const temp = makeTempDir();
const disk = path.join(temp.dir, 's3');
const filler = path.join(disk, 'filler');
/** A disk of our own can be filled without harm; not everyone may mount one. */
const mounted = mount();

let stillhouse: Stillhouse | undefined;

afterAll(async () => {
  await stillhouse?.stop();
  if (mounted) execFileSync('umount', [disk]);
  temp.remove();
});

function mount(): boolean {
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function fillDisk(): void {
  const file = openSync(filler, 'w');
  const bytes = Buffer.alloc(4096);
  try {
    for (;;) writeSync(file, bytes);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    closeSync(file);
  }
}

(mounted ? test : test.skip)('a full disk fails a run before any work, with the reason', async () => {
  stillhouse = await startServices(temp.dir);
  const { client, stores } = stillhouse;
  await stillhouse.startWorkers(['main-worker']);
  fillDisk();
  await startRun(client, 'distil', 'on-full-disk', { recipe: tinyRecipe() });
  const failure = await client.workflow
    .getHandle('on-full-disk')
    .result()
    .then(
      () => 'it went on',
      (error: unknown) => describeFailure(error),
    );
  expect(failure).toMatch(/could not write probe\/.*the store answered 500.*is its disk full\?|disk full/);
  const names = (await listScheduled(client, 'on-full-disk')).map(({ name }) => name);
  expect(new Set(names)).toEqual(new Set(['resolveRecipe']));
  expect((await readSteps(stores)).size).toBe(0); // nothing half-written counts

  rmSync(filler);
  await startRun(client, 'distil', 'with-room', { recipe: tinyRecipe() });
  // There is no worker that trains: the run is through when it asks for one.
  await waitFor('the teachers to be asked for', async () =>
    (await listActivities(client, 'with-room')).find(({ name }) => name === 'teach'),
  );
  const stages = [...(await readSteps(stores)).values()].map(({ stage }) => stage);
  expect(stages.sort()).toEqual(['augment', 'ingest']);
});
