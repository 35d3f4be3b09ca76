/** The store's disk is full: a run waits and says why, and goes on when there is room. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
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

(mounted ? test : test.skip)(
  'a full disk holds the run up, with the reason, and room lets it go on',
  async () => {
    stillhouse = await startServices(temp.dir);
    const { client, stores } = stillhouse;
    await stillhouse.startWorkers(['main-worker']);
    fillDisk();
    await startRun(client, 'distil', 'run', { recipe: tinyRecipe() });
    const ingest = await waitFor('a failed attempt', async () =>
      (await listActivities(client, 'run')).find(({ lastFailure }) => lastFailure !== ''),
    );
    expect(ingest.name).toBe('ingest');
    expect(ingest.lastFailure).toMatch(/could not write blobs\/.* the store answered 500/);
    expect((await readSteps(stores)).size).toBe(0); // nothing half-written counts

    rmSync(filler);
    // There is no worker that trains: the run is through when it asks for one.
    await waitFor('the teachers to be asked for', async () =>
      (await listActivities(client, 'run')).find(({ name }) => name === 'teach'),
    );
    expect([...(await readSteps(stores)).values()].map(({ stage }) => stage).sort()).toEqual([
      'augment',
      'ingest',
    ]);
  },
);
