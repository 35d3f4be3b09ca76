/**
 * One run in which everything is ended by kill -9 once, against the same run in peace: trainer, trainer worker,
 * main worker, and both servers together. Each kill waits for what it shall interrupt.
 */
import type { ProcessState } from '../../infra/services/process-spec';
import { DistilResult } from '../../core/contracts/runs';
import { listScheduled, type ScheduledActivity } from '../support/run-history';
import { distil, startRun, waitUntilEnded, withoutRun } from '../support/run-outcome';
import { listFamily, listTrainers, waitUntilGone } from '../support/processes';
import { startStillhouse, type Stillhouse } from '../support/start-stillhouse';
import { readSteps, type StoredStep } from '../support/step-manifests';
import { tinyRecipe } from '../support/tiny-recipe';
import { waitFor } from '../support/wait-for';
import { listActivities, type ActivityUnderWay } from '../support/watch-activities';

const TINY = tinyRecipe();
/** Teachers and finalists train for long enough to be interrupted. */
const RECIPE = tinyRecipe({
  teach: { ...TINY.teach, budget: { epochs: 600, batchSize: 64 } },
  search: { ...TINY.search, trials: 2 },
  train: { epochs: 300, seeds: [1] },
});
const RUN = 'run';

interface Outcome {
  result: DistilResult;
  champion: string | undefined;
  steps: Map<string, StoredStep>;
  scheduled: ScheduledActivity[];
  verdicts: string[];
}

/** A training that was interrupted: its newest checkpoint then, and its first sign of life afterwards. */
interface Resumption {
  checkpointStep: number;
  attempts: [before: number, after: number];
  firstStep: number;
}

let peaceful: Outcome;
let disturbed: Outcome;
let processes: ProcessState[];
const resumptions: Resumption[] = [];
/** Steps that were finished at the time of each kill. */
const finished: Map<string, StoredStep>[] = [];

beforeAll(async () => {
  peaceful = await withStillhouse(async (stillhouse) => {
    const result = await distil(stillhouse.client, RUN, { recipe: RECIPE });
    return readOutcome(stillhouse, result);
  });
  disturbed = await withStillhouse(async (stillhouse) => {
    await startRun(stillhouse.client, 'distil', RUN, { recipe: RECIPE });
    const trained = await killTrainer(stillhouse);
    await killTrainerWorker(stillhouse, trained);
    await killMainWorker(stillhouse);
    await killServers(stillhouse);
    expect(await waitUntilEnded(stillhouse.client, RUN)).toBe('COMPLETED');
    processes = stillhouse.supervisor.states();
    const result: unknown = await stillhouse.client.workflow.getHandle(RUN).result();
    return readOutcome(stillhouse, DistilResult.parse(result));
  });
}, 400_000);

test('the run ends with the same candidate, champion and errors', () => {
  expect(disturbed.champion).toMatch(/^[0-9a-f]{64}$/);
  expect(disturbed.champion).toBe(peaceful.champion);
  expect(withoutRun(disturbed.result)).toEqual(withoutRun(peaceful.result));
  expect(disturbed.verdicts).toEqual(['promoted']);
});

test('every step gave the same bits', () => {
  const outputs = ({ steps }: Outcome) => [...steps].map(([key, { output }]) => [key, withoutRun(output)]);
  expect(outputs(disturbed)).toEqual(outputs(peaceful));
});

test('what was finished at the time of a kill was not done again', () => {
  expect(finished.map((steps) => steps.size > 0)).toEqual([true, true, true, true]);
  for (const [key, { etag, createdAt }] of finished.flatMap((steps) => [...steps])) {
    expect(disturbed.steps.get(key)).toMatchObject({ etag, createdAt });
  }
});

test('the history shows each activity once, as in peace, and all completed', () => {
  // The promotion names its run and time; how many slots there are is asked anew, and with nothing.
  const others = new Set(['promote', 'countSlots']);
  const requests = ({ scheduled }: Outcome) =>
    scheduled
      .filter(({ name }) => !others.has(name))
      .map(({ name, input }) => `${name} ${JSON.stringify(withoutRun(JSON.parse(input)))}`)
      .sort();
  expect(requests(disturbed)).toEqual(requests(peaceful));
  expect(new Set(requests(disturbed)).size).toBe(requests(disturbed).length);
  expect(disturbed.scheduled.filter(({ completed }) => !completed)).toEqual([]);
});

test('interrupted trainings went on from their checkpoints in a new attempt', () => {
  expect(resumptions).toHaveLength(2);
  for (const { checkpointStep, attempts, firstStep } of resumptions) {
    expect(checkpointStep).toBeGreaterThan(0);
    expect(attempts[1]).toBeGreaterThan(attempts[0]);
    expect(firstStep).toBeGreaterThanOrEqual(checkpointStep);
  }
});

test('whatever was killed was started again', () => {
  const ends = processes.map(({ name, status, restarts, lastExit }) => [
    name,
    status,
    restarts > 0,
    lastExit,
  ]);
  expect(ends).toEqual(
    ['temporal', 's3', 'main-worker', 'gpu-worker'].map((name) => [
      name,
      'running',
      true,
      'ended by SIGKILL',
    ]),
  );
});

async function withStillhouse<T>(work: (stillhouse: Stillhouse) => Promise<T>): Promise<T> {
  const stillhouse = await startStillhouse();
  try {
    return await work(stillhouse);
  } finally {
    await stillhouse.stop();
  }
}

async function readOutcome({ client, stores }: Stillhouse, result: DistilResult): Promise<Outcome> {
  const champion = await stores.registry.champion(RECIPE.line);
  const ledger = await stores.registry.ledger(RECIPE.line);
  return {
    result,
    champion: champion?.pointer.weights,
    steps: await readSteps(stores),
    scheduled: await listScheduled(client, RUN),
    verdicts: ledger.map(({ verdict }) => verdict),
  };
}

/** Ends one of the two trainers that train teachers. Gives the training that it did, at work again. */
async function killTrainer(stillhouse: Stillhouse): Promise<ActivityUnderWay> {
  const before = await waitFor('both teachers to have checkpoints', async () => {
    const trainings = await listTrainings(stillhouse, 'teach');
    return trainings.filter((training) => stepOf(training) > 0).length === 2 ? trainings : undefined;
  });
  const [trainer = 0] = listTrainers(pidOf(stillhouse, 'gpu-worker'));
  kill(trainer);
  await noteFinished(stillhouse);
  const after = await waitFor('the killed training to go on', async () =>
    (await listTrainings(stillhouse, 'teach')).find(
      ({ lastFailure, progress }) =>
        lastFailure.includes(`trainer process ${trainer} was killed`) && progress,
    ),
  );
  noteResumption(
    before.find(({ id }) => id === after.id),
    after,
  );
  return after;
}

async function killTrainerWorker(stillhouse: Stillhouse, { id }: ActivityUnderWay): Promise<void> {
  const find = async () => (await listTrainings(stillhouse, 'teach')).find((training) => training.id === id);
  const before = await waitFor('the same training to have a new checkpoint', async () => {
    const training = await find();
    return training && stepOf(training) > 0 ? training : undefined;
  });
  const worker = pidOf(stillhouse, 'gpu-worker');
  const family = listFamily(worker);
  expect(listTrainers(worker)).not.toHaveLength(0);
  kill(worker);
  await noteFinished(stillhouse);
  await waitUntilGone(family); // trainers don't outlive their worker
  const after = await waitFor('the training of the killed worker to go on', async () => {
    const training = await find();
    return training && training.attempt > before.attempt && training.progress ? training : undefined;
  });
  noteResumption(before, after);
}

async function killMainWorker(stillhouse: Stillhouse): Promise<void> {
  await waitFor('a study under way', async () => (await listTrainings(stillhouse, 'search'))[0]);
  kill(pidOf(stillhouse, 'main-worker'));
  await noteFinished(stillhouse);
}

async function killServers(stillhouse: Stillhouse): Promise<void> {
  await waitFor('a finalist in training with a checkpoint', async () =>
    (await listTrainings(stillhouse, 'train')).find((training) => stepOf(training) > 0),
  );
  await noteFinished(stillhouse);
  const servers = [pidOf(stillhouse, 'temporal'), pidOf(stillhouse, 's3')];
  servers.forEach(kill);
}

async function listTrainings({ client }: Stillhouse, stage: string): Promise<ActivityUnderWay[]> {
  return (await listActivities(client, RUN)).filter(({ name }) => name === stage);
}

const stepOf = ({ progress }: ActivityUnderWay) => progress?.checkpointStep ?? 0;

function noteResumption(before: ActivityUnderWay | undefined, after: ActivityUnderWay): void {
  if (!before) throw new Error(`${after.id} was not in training before the kill`);
  resumptions.push({
    checkpointStep: stepOf(before),
    attempts: [before.attempt, after.attempt],
    firstStep: after.progress?.done ?? 0,
  });
}

async function noteFinished({ stores }: Stillhouse): Promise<void> {
  finished.push(await readSteps(stores));
}

function pidOf(stillhouse: Stillhouse, name: Parameters<Stillhouse['process']>[0]): number {
  const { pid } = stillhouse.process(name);
  if (pid === undefined) throw new Error(`${name} is not running`);
  return pid;
}

function kill(pid: number): void {
  process.kill(pid, 'SIGKILL');
}
