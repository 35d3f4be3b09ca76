/** What lies in the store may rot. Damaged blobs are made again and never trusted, and the result stays the same. */
import type { BlobRef } from '../../core/contracts/digest';
import { Dataset } from '../../core/contracts/data/dataset';
import { DistilResult, PROGRESS_QUERY, RunProgress } from '../../core/contracts/runs';
import { LabelShard } from '../../core/contracts/labels/soft-labels';
import { blobKey } from '../../storage/blob-store';
import { listScheduled } from '../support/run-history';
import { distil, runToFailure, startRun, waitUntilEnded } from '../support/run-outcome';
import { startStillhouse, type Stillhouse } from '../support/start-stillhouse';
import { readSteps, type StoredStep } from '../support/step-manifests';
import { tinyRecipe } from '../support/tiny-recipe';
import { waitFor } from '../support/wait-for';
import { imagesOf } from '../support/splits-of';

const RECIPE = tinyRecipe({ train: { epochs: 2, seeds: [1] } });

let stillhouse: Stillhouse;
let first: DistilResult;
let steps: Map<string, StoredStep>;

beforeAll(async () => {
  stillhouse = await startStillhouse();
  first = await distil(stillhouse.client, 'first', { recipe: RECIPE });
  steps = await readSteps(stillhouse.stores);
}, 240_000);
afterAll(() => stillhouse.stop());

const stepsOf = (stage: string) => [...steps].filter(([, step]) => step.stage === stage);

function firstOf(stage: string): StoredStep {
  const [found] = stepsOf(stage);
  if (!found) throw new Error(`no step of ${stage}`);
  return found[1];
}

const damage = (ref: BlobRef, bytes: Uint8Array) => stillhouse.stores.objects.put(blobKey(ref.digest), bytes);

/** Of each stage: how many of its activities found their work done. */
async function readReuse(workflowId: string): Promise<Record<string, string>> {
  const answer = await stillhouse.client.workflow.getHandle(workflowId).query(PROGRESS_QUERY);
  const { stages } = RunProgress.parse(answer);
  return Object.fromEntries(stages.map(({ stage, reused, done }) => [stage, `${reused} of ${done}`]));
}

const weightsOf = async () => (await stillhouse.stores.registry.champion(RECIPE.line))?.pointer.weights;

test('damaged blobs are computed anew by the steps that they belong to, and by no other', async () => {
  const champion = await weightsOf();
  const dataset = firstOf('ingest');
  const shard = firstOf('label');
  const images = imagesOf(Dataset.parse(dataset.output).train);
  const { logProbabilities } = LabelShard.parse(shard.output);
  await damage(images, (await stillhouse.stores.blobs.read(images)).subarray(0, 1000));
  await damage(logProbabilities, new Uint8Array(logProbabilities.sizeBytes).fill(7));

  const second = await distil(stillhouse.client, 'second', { recipe: RECIPE });
  expect(second.verdict).toBe('unchanged');
  expect(second.report.candidate).toEqual(first.report.candidate);
  expect(await weightsOf()).toBe(champion);

  // The same bits again: no manifest had to change.
  expect(await readSteps(stillhouse.stores)).toEqual(steps);
  expect((await stillhouse.stores.blobs.read(images)).length).toBe(images.sizeBytes);
  expect(await stillhouse.stores.blobs.verify(logProbabilities)).toBe(true);
  expect(await readReuse('second')).toEqual({
    ingest: '0 of 1',
    augment: '1 of 1',
    teach: '2 of 3', // weighing the ensemble is no step of its own
    label: '4 of 5', // of the shards all but one, and the check of a sample
    sweep: '2 of 2',
    search: '8 of 8',
    train: '3 of 3',
    evaluate: '1 of 1',
    promote: '0 of 1',
  });
}, 180_000);

test('a blob that is lost while a run is under way is made again by that run', async () => {
  const { client, supervisor, stores } = stillhouse;
  // Work enough after the labels that on a busy machine too they are lost before they were last read.
  const longer = { search: { ...RECIPE.search, trials: 12 }, train: { epochs: 20, seeds: [1, 2] } };
  const recipe = tinyRecipe({ ...RECIPE, ...longer, name: 'other', line: 'other', seed: 6 });
  const known = new Set((await readSteps(stores)).keys());
  await startRun(client, 'distil', 'third', { recipe });
  const fresh = async (stage: string) =>
    [...(await readSteps(stores))].filter(([key, step]) => step.stage === stage && !known.has(key));
  const shards = await waitFor('all soft labels', async () => {
    const found = await fresh('label');
    return found.length === stepsOf('label').length ? found : undefined;
  });
  // Trainers keep what they have read in memory; new ones read the damaged bytes.
  await supervisor.stop('gpu-worker');
  const { logProbabilities } = LabelShard.parse(shards[0]?.[1].output);
  await damage(logProbabilities, new Uint8Array(10));
  await stillhouse.startWorkers(['gpu-worker']);

  expect(await waitUntilEnded(client, 'third')).toBe('COMPLETED');
  expect(await stores.blobs.verify(logProbabilities)).toBe(true);
  const again = new Map(await fresh('label'));
  for (const [key, { output }] of shards) expect(again.get(key)?.output).toEqual(output);
  const labelled = (await listScheduled(client, 'third')).filter(({ name }) => name === 'label');
  expect(labelled).toHaveLength(2 * shards.length); // the run went through its stages again
  const result = DistilResult.parse(await client.workflow.getHandle('third').result());
  expect(result).toMatchObject({ verdict: 'promoted', championVersion: 1 });
}, 180_000);

test("another shard's labels under a valid manifest end a run before anything learns from them", async () => {
  const { client, stores } = stillhouse;
  const [[key, one] = [], [, other] = []] = stepsOf('label');
  if (key === undefined) throw new Error('no labels');
  const wrong = LabelShard.parse(one?.output);
  const { logProbabilities } = LabelShard.parse(other?.output);
  expect(logProbabilities.sizeBytes).toBe(wrong.logProbabilities.sizeBytes);
  expect(logProbabilities.digest).not.toBe(wrong.logProbabilities.digest);
  const kept = (await stores.objects.get(key))?.bytes ?? new Uint8Array();
  const manifest = JSON.parse(Buffer.from(kept).toString()) as object;
  const changed = { ...manifest, output: { ...wrong, logProbabilities }, blobs: [logProbabilities] };
  await stores.objects.put(key, Buffer.from(JSON.stringify(changed)));

  const failure = await runToFailure(client, 'distil', 'fourth', { recipe: RECIPE });
  expect(failure.type).toBe('InvalidData');
  expect(failure.message).toMatch(
    /soft labels are not those of their rows: view \d, row \d+, class \d is kept with a log-probability of -?[\d.e-]+, and the ensemble says/,
  );
  const names = (await listScheduled(client, 'fourth')).map(({ name }) => name);
  expect(names.filter((name) => name === 'checkLabels')).toHaveLength(1);
  expect(names).not.toContain('sweep');

  await stores.objects.put(key, kept);
  expect((await distil(client, 'fifth', { recipe: RECIPE })).verdict).toBe('unchanged');
}, 180_000);
