/** Ctrl-C in the middle of `stillhouse start`, and the same command again. */
import { Client, Connection } from '@temporalio/client';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DistilResult } from '../../core/contracts/runs';
import { loadConfig } from '../../infra/config/config';
import { findDeployment } from '../../infra/config/deployment';
import { isAlive, type ProcessIdentity } from '../../infra/config/process-identity';
import { openStores } from '../../storage/open-stores';
import { listFamily } from '../support/processes';
import { listScheduled } from '../support/run-history';
import { startCli, type RunningCli } from '../support/run-cli';
import { startServices } from '../support/start-stillhouse';
import { readSteps, type StoredStep } from '../support/step-manifests';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';
import { waitFor } from '../support/wait-for';
import { listActivities } from '../support/watch-activities';

const RUN = 'distil-tiny';

const temp = makeTempDir();
const variables = { STILLHOUSE_DATA_DIR: temp.dir, STILLHOUSE_SLOTS: '2', STILLHOUSE_DEVICE: 'cpu' };
const recipeFile = path.join(temp.dir, 'tiny.json');
const started: RunningCli[] = [];

beforeAll(() => {
  // Finalists train for long enough to be interrupted.
  writeFileSync(recipeFile, JSON.stringify(tinyRecipe({ train: { epochs: 600, seeds: [1] } })));
});
afterAll(async () => {
  for (const { child, result } of started) {
    child.kill('SIGTERM');
    await result;
  }
  temp.remove();
});

function start(): RunningCli {
  const cli = startCli(['start', '--once', '--json', '--file', recipeFile], variables);
  started.push(cli);
  return cli;
}

interface Look {
  runId: string;
  steps: Map<string, StoredStep>;
  checkpoints: string[];
}

/** Connects as another terminal would and waits until a finalist is in training. */
async function lookWhileTraining(): Promise<Look> {
  const find = () => findDeployment({ config: loadConfig(variables), variables });
  const { temporal, s3 } = await waitFor('the services', find);
  const connection = await Connection.connect(temporal.connectionOptions);
  try {
    const client = new Client({ connection, namespace: temporal.namespace });
    await waitFor('a finalist in training with a checkpoint', async () =>
      (await listActivities(client, RUN)).find(
        ({ name, progress }) => name === 'train' && progress?.checkpointStep,
      ),
    );
    // At once: a training that ends clears its checkpoints.
    const stores = openStores(s3);
    const checkpoints = await stores.objects.list('checkpoints/');
    const { runId } = await client.workflow.getHandle(RUN).describe();
    return { runId, steps: await readSteps(stores), checkpoints };
  } finally {
    await connection.close();
  }
}

test('Ctrl-C leaves nothing running, and the next start goes on with the same run', async () => {
  const first = start();
  const before = await lookWhileTraining();
  expect(before.checkpoints).not.toEqual([]);
  const { pid = 0 } = first.child;
  const family = listFamily(pid);
  expect(family.length).toBeGreaterThanOrEqual(8); // command line, guardian, servers, workers, trainers
  process.kill(-pid, 'SIGINT'); // to the whole group, as a terminal does
  const stopped = await first.result;
  expect(family.filter(isAlive)).toEqual([] satisfies ProcessIdentity[]);
  expect(stopped.stderr).not.toMatch(/error|at .*\.ts:\d+/i);
  expect(stopped.stdout).toBe('');

  const second = start();
  const ended = await second.result;
  expect(ended).toMatchObject({
    status: 0,
    stderr: expect.stringContaining(`going on with ${RUN}`) as string,
  });
  const result = DistilResult.parse(JSON.parse(ended.stdout));
  expect(result).toMatchObject({ verdict: 'promoted', championVersion: 1 });

  const services = await startServices(temp.dir);
  try {
    const { runId, status } = await services.client.workflow.getHandle(RUN).describe();
    expect({ runId, status: status.name }).toEqual({ runId: before.runId, status: 'COMPLETED' });
    const steps = await readSteps(services.stores);
    for (const [key, step] of before.steps) expect(steps.get(key)).toEqual(step);
    expect(await services.stores.objects.list('checkpoints/')).toEqual([]);
    const scheduled = await listScheduled(services.client, RUN);
    expect(scheduled.filter(({ name }) => name === 'train')).toHaveLength(3);
    expect(scheduled.filter(({ completed }) => !completed)).toEqual([]);
  } finally {
    await services.stop();
  }
}, 300_000);
