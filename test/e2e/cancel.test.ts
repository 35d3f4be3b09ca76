/** A run is cancelled from outside while its trainers train: they stop, keep ready, and leave no checkpoint. */
import { DistilResult, RunProgress, PROGRESS_QUERY } from '../../core/contracts/runs';
import { listTrainers } from '../support/processes';
import { startRun, waitUntilEnded } from '../support/run-outcome';
import { startStillhouse, type Stillhouse } from '../support/start-stillhouse';
import { readSteps } from '../support/step-manifests';
import { tinyRecipe } from '../support/tiny-recipe';
import { waitFor } from '../support/wait-for';
import { listActivities, type ActivityUnderWay } from '../support/watch-activities';

const TINY = tinyRecipe();
/** Hours of training, so that only a cancel can end it. */
const ENDLESS_EPOCHS = 10_000;

let stillhouse: Stillhouse;

beforeAll(async () => {
  stillhouse = await startStillhouse();
}, 120_000);
afterAll(() => stillhouse.stop());

function trainings(workflowId: string, stage: string): Promise<ActivityUnderWay[]> {
  return waitFor(`${workflowId} to train for ${stage} with checkpoints`, async () => {
    const activities = await listActivities(stillhouse.client, workflowId);
    const found = activities.filter(({ name, progress }) => name === stage && progress?.checkpointStep);
    return found.length === 2 ? found : undefined;
  });
}

/** Cancels, waits for the end, and says how long it took. */
async function cancel(workflowId: string): Promise<string> {
  const startedMs = performance.now();
  await stillhouse.client.workflow.getHandle(workflowId).cancel();
  const status = await waitUntilEnded(stillhouse.client, workflowId);
  process.stdout.write(`cancelled after ${Math.round(performance.now() - startedMs)} ms\n`);
  return status;
}

const checkpoints = () => stillhouse.stores.objects.list('checkpoints/');
const trainers = () => listTrainers(stillhouse.process('gpu-worker').pid ?? 0);

// Each epoch has a view of its own, so it is the small batch that makes this long.
const ENDLESS_TEACHERS = tinyRecipe({ teach: { ...TINY.teach, budget: { epochs: 500, batchSize: 4 } } });

test('a cancelled run stops training and clears its checkpoints', async () => {
  await startRun(stillhouse.client, 'distil', 'teaching', { recipe: ENDLESS_TEACHERS });
  await trainings('teaching', 'teach');
  const before = trainers();
  expect(before).toHaveLength(2);
  expect(await checkpoints()).not.toEqual([]);

  expect(await cancel('teaching')).toBe('CANCELLED');
  expect(await checkpoints()).toEqual([]);
  expect(trainers()).toEqual(before); // they stopped by themselves, and were not killed
  const stages = [...(await readSteps(stillhouse.stores)).values()].map(({ stage }) => stage);
  expect(stages.sort()).toEqual(['augment', 'ingest']);
  // Trainers that still trained would save a checkpoint before they took this run's work.
  await startRun(stillhouse.client, 'distil', 'next', { recipe: tinyRecipe({ name: 'next' }) });
  const result = DistilResult.parse(await stillhouse.client.workflow.getHandle('next').result());
  expect(result.verdict).toBe('promoted');
  expect(trainers()).toEqual(before);
  expect(await checkpoints()).toEqual([]);
}, 180_000);

test('a cancelled retrain stops the study of the run that it started', async () => {
  const search = { ...TINY.search, pruner: { rungs: [1, ENDLESS_EPOCHS], reductionFactor: 2 } };
  const recipe = tinyRecipe({ search: { ...search, wave: 4 } });
  await startRun(stillhouse.client, 'retrain', 'studying', { recipe });
  await trainings('studying', 'search');
  expect(await cancel('studying')).toBe('CANCELLED');
  for (const id of ['studying/distil', 'studying/distil/search-distillation']) {
    expect(await waitUntilEnded(stillhouse.client, id)).toBe('CANCELLED');
  }
  expect(await checkpoints()).toEqual([]);
  const progress = await stillhouse.client.workflow.getHandle('studying/distil').query(PROGRESS_QUERY);
  const studies = RunProgress.parse(progress).stages.find(({ stage }) => stage === 'search');
  expect(studies?.state).toBe('failed');
}, 180_000);
