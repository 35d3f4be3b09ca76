/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Hints from the job that makes them to trainings that learn from them. */
import type { Dataset, View } from '../../core/contracts/data/dataset';
import type { HintShard, StudentHint } from '../../core/contracts/labels/hints';
import type { Network } from '../../core/contracts/models/models';
import type { HintJob, TrainJob } from '../../core/contracts/training/trainer-jobs';
import { fromHalves } from '../../core/data/soft-labels/half-floats';
import { toBytes, toInt8 } from '../../core/data/typed-bytes';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { sha256 } from '../../storage/sha256';
import { readHint, readSplit } from '../../workers/trainer/read-inputs';
import { runHintJob } from '../../workers/trainer/run-hint-job';
import { runTrainGroupJob } from '../../workers/trainer/run-train-group-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { renderView } from '../support/render-view';
import { createTrainJob } from '../support/train-job';
import { writeStripedData } from '../support/write-striped-data';

const ROWS = 150;
const { blobs } = createDependencies();
const context = createJobContext({ blobs, engine: createCompiledEngine(loadTensorFlow()) });

let dataset: Dataset;
let view: View;
let network: Network;

const trainJob = (changes: Partial<TrainJob>) => createTrainJob({ dataset, views: [view] }, changes);

const hintJob = (changes: Partial<HintJob> = {}): HintJob => ({
  kind: 'hint',
  key: sha256('hint'),
  network,
  layer: 'dense_1_relu',
  keep: 'outputs',
  dataset,
  view,
  start: 0,
  end: ROWS,
  ...changes,
});

const inTwo = async (changes: Partial<HintJob> = {}): Promise<HintShard[]> => [
  await runHintJob(hintJob({ ...changes, end: 90 }), context),
  await runHintJob(hintJob({ ...changes, start: 90 }), context),
];

const taught = (shards: HintShard[]): StudentHint => ({
  loss: { method: 'similarity-preserving' },
  weight: 10,
  layer: 'dense_1_relu',
  shape: shards[0]!.shape,
  shards: [shards],
});

beforeAll(async () => {
  ({ dataset, view } = await writeStripedData(blobs, { train: ROWS, validation: 40, test: 40 }));
  ({ network } = await runTrainJob(trainJob({ architecture: { type: 'mlp', hidden: [6] } }), context));
});

test('shards put together are the whole, of the view that they were made on', async () => {
  const [whole, parts] = [await runHintJob(hintJob(), context), await inTwo()];
  expect(whole).toMatchObject({ view: 0, viewDigest: view.shifts.digest, start: 0, end: ROWS, shape: [6] });
  expect(whole.values.sizeBytes).toBe(2 * 6 * ROWS);
  const read = await readHint(blobs, dataset, view, parts);
  expect(read).toEqual(await readHint(blobs, dataset, view, [whole]));
  expect(fromHalves(read).some((value) => value > 0)).toBe(true);
});

test('hints of another view, of missing rows or of another width are refused', async () => {
  const shards = await inTwo();
  const read = (list: HintShard[]) => readHint(blobs, dataset, view, list);
  const other = shards.map((shard) => ({ ...shard, viewDigest: sha256('other') }));
  await expect(read(other)).rejects.toThrow('has hints that were made on another view');
  await expect(read(shards.slice(1))).rejects.toThrow('lacks the hints of row 0');
  await expect(read(shards.map((shard) => ({ ...shard, shape: [5] })))).rejects.toThrow('rows of 5');
});

test('a student learns from them, alone and in a group, and they are no part of what is kept of it', async () => {
  const hints = [taught(await inTwo())];
  const [without, alone] = [
    await runTrainJob(trainJob({}), context),
    await runTrainJob(trainJob({ hints }), context),
  ];
  expect(alone.network.weights.digest).not.toBe(without.network.weights.digest);
  expect(alone.network.weights.sizeBytes).toBe(without.network.weights.sizeBytes);
  expect(alone.cost).toEqual(without.cost);
  const { kind: _kind, key, loss, optimizer, seed, resumeFrom, ...shared } = trainJob({ hints });
  const member = { loss, optimizer, resumeFrom, isDone: false };
  const outcomes = await runTrainGroupJob(
    {
      kind: 'train-group',
      shared,
      members: [
        { ...member, key, seed },
        { ...member, key: sha256('other'), seed: seed + 1 },
      ],
    },
    context,
  );
  expect(outcomes[0]).toMatchObject({ outcome: 'trained' });
  const [first] = outcomes;
  if (first?.outcome === 'trained') expect(first.model.validation.loss).toBeCloseTo(alone.validation.loss, 3);
});

test('rows of a view with operations are shown as its labels are made: hints carry its digest', async () => {
  const operations = [{ type: 'rotate' as const, degrees: 40 }];
  const turned: View = { ...view, operations, seed: 1 };
  const shards = await inTwo({ view: turned });
  expect(shards[0]!.viewDigest).not.toBe(view.shifts.digest);
  await expect(readHint(blobs, dataset, view, shards)).rejects.toThrow('another view');

  // The same as of images that are stored as the view shows them.
  const { train } = dataset;
  const shifts = toInt8(await blobs.read(view.shifts));
  const rows = await readSplit(blobs, dataset, train);
  const { inputs } = renderView(rows, dataset.classes, operations, { seed: 1, shifts });
  const images = await blobs.write(toBytes(inputs));
  const unmoved: View = { ...view, shifts: await blobs.write(new Uint8Array(2 * ROWS)) };
  const still = { dataset: { ...dataset, train: { ...train, images } }, view: unmoved };
  const wanted = await readHint(blobs, still.dataset, unmoved, await inTwo(still));
  expect(await readHint(blobs, dataset, turned, shards)).toEqual(wanted);
});
