/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Rows without a label: teachers label them, the student learns from that, and its controls never see them. */
import { createAugment } from '../../activities/augment';
import type { Dataset, View } from '../../core/contracts/data/dataset';
import type { FoldAssignment } from '../../core/contracts/teachers/folds';
import type { Ensemble, Network } from '../../core/contracts/models/models';
import type { LabelShard } from '../../core/contracts/labels/soft-labels';
import type { TrainJob } from '../../core/contracts/training/trainer-jobs';
import type { Inputs } from '../../core/data/labelled-rows';
import { placeRows } from '../../core/data/place-rows';
import { toFloat32, toInt8 } from '../../core/data/typed-bytes';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { createRandom } from '../../core/random/random';
import { createCheckpointStore } from '../../storage/checkpoint-store';
import { sha256 } from '../../storage/sha256';
import type { JobContext } from '../../workers/trainer/job-context';
import { predictMembers } from '../../workers/trainer/predict-members';
import { readSplit, readTrainingView } from '../../workers/trainer/read-inputs';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { readData, runTrainJob } from '../../workers/trainer/run-train-job';
import { appendRows } from '../../workers/trainer/transfer-rows';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { renderView } from '../support/render-view';
import { imagesOf } from '../support/splits-of';
import { createTrainJob } from '../support/train-job';

const [ROWS, OTHERS, SIDE, CLASSES] = [48, 30, 6, 3];
const dependencies = createDependencies();
const { blobs, objects } = dependencies;
const random = createRandom('unlabelled');
const context = createJobContext({
  blobs,
  checkpoints: createCheckpointStore({ objects }),
  engine: createCompiledEngine(loadTensorFlow()),
});

const noise = (rows: number) => Uint8Array.from({ length: rows * SIDE ** 2 }, () => random.integer(0, 255));
const dice = (rows: number) => Uint8Array.from({ length: rows }, () => random.integer(0, CLASSES - 1));
const write = async (rows: number) => ({
  rows,
  images: await blobs.write(noise(rows)),
  labels: await blobs.write(dice(rows)),
});

let dataset: Dataset;
let labelledOnly: Dataset;
let view: View;
let networks: Network[];

const jobOf = (seed: number, changes: Partial<TrainJob> = {}): TrainJob =>
  createTrainJob(
    { dataset, views: [view] },
    { key: sha256(`job ${seed}`), seed, batchSize: 16, epochs: 4, untilEpoch: 4, ...changes },
  );

beforeAll(async () => {
  labelledOnly = {
    sourceDigest: sha256('noise'),
    classes: CLASSES,
    shape: [SIDE, SIDE, 1],
    train: await write(ROWS),
    validation: await write(12),
    test: await write(12),
  };
  const { images } = await write(OTHERS);
  dataset = { ...labelledOnly, unlabelled: { rows: OTHERS, images } };
  const request = { dataset, augment: { views: 1, shiftPixels: 1 }, teacherViews: 1, seed: 4 };
  const views = (await createAugment(dependencies)(request)).output;
  [view] = views.student as [View];
  expect(view.rows).toBe(ROWS + OTHERS);
  expect(views.teacher[0]?.rows).toBe(ROWS);
  const teach = async (seed: number) => {
    const job = jobOf(seed, { views: views.teacher, dataset: labelledOnly });
    return (await runTrainJob(job, context)).network;
  };
  networks = [await teach(1), await teach(2)];
});

const ensembleOf = (folds?: FoldAssignment): Ensemble => ({
  validation: { errors: 0, rows: 12, loss: 0 },
  members: networks.map((network, fold) => ({ network, weight: 0.5, ...(folds && { fold }) })),
  ...(folds && { folds }),
});

const labelAll = (ensemble: Ensemble, of = view): Promise<LabelShard[]> =>
  Promise.all(
    [
      [0, ROWS],
      [ROWS, ROWS + 20],
      [ROWS + 20, ROWS + OTHERS],
    ].map(([start = 0, end = 0]) =>
      runLabelJob({ kind: 'label', key: sha256('label'), ensemble, dataset, view: of, start, end }, context),
    ),
  );

/** The rows without a label as the view shows them. */
async function moveOthers(): Promise<Uint8Array> {
  const images = await blobs.read(imagesOf(dataset.unlabelled!));
  const shifts = toInt8(await blobs.read(view.shifts)).subarray(2 * ROWS);
  const moved = new Uint8Array(images.length);
  placeRows(moved, images, shifts, [SIDE, SIDE, 1], 0, OTHERS);
  return moved;
}

/** What both networks say of the rows without a label: float32 [rows, classes]. */
async function askBoth(shown?: Inputs): Promise<Float32Array> {
  const inputs = shown ?? (await moveOthers());
  const members = networks.map((network) => ({ network, weight: 0.5 }));
  return predictMembers(members, { rows: OTHERS, inputs, shifts: null }, context, () => undefined);
}

test.each(['without folds', 'with folds'])('every teacher labels them, %s', async (how) => {
  const assignment = await blobs.write(Uint8Array.from({ length: ROWS }, (_, row) => row % 2));
  const folds = how === 'with folds' ? { folds: 2, assignment } : undefined;
  const shards = await labelAll(ensembleOf(folds));
  const found = await readOthers(shards);
  const wanted = await askBoth();
  expect(found).toHaveLength(OTHERS * CLASSES);
  found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 4));
});

/** What labels of the rows without one say. */
async function readOthers(shards: readonly LabelShard[]): Promise<number[]> {
  const read = shards.slice(1).map(async (shard) => toFloat32(await blobs.read(shard.logProbabilities)));
  return (await Promise.all(read)).flatMap((part) => [...part]);
}

test('rows of training are not looked at where others are labelled', async () => {
  const train = imagesOf(dataset.train).digest;
  const read: JobContext['blobs']['read'] = (ref) =>
    ref.digest === train ? Promise.reject(new Error('nobody asked for them')) : blobs.read(ref);
  const [start, end] = [ROWS, ROWS + OTHERS];
  const job = {
    kind: 'label',
    key: sha256('label'),
    ensemble: ensembleOf(),
    dataset,
    view,
    start,
    end,
  } as const;
  const shard = await runLabelJob(job, { ...context, blobs: { ...blobs, read } });
  expect(shard).toMatchObject({ start, end });
});

test("a view with operations changes them by their numbers among all rows, and its labels are no others'", async () => {
  const operations = [{ type: 'rotate' as const, degrees: 40 }];
  const turned: View = { ...view, operations };
  const shards = await labelAll(ensembleOf(), turned);
  const found = await readOthers(shards);
  const all = appendRows(
    await readSplit(blobs, dataset, dataset.train),
    await readSplit(blobs, dataset, dataset.unlabelled!),
  );
  const shifts = toInt8(await blobs.read(view.shifts));
  const { inputs } = renderView(all, CLASSES, operations, { seed: view.seed, shifts });
  const wanted = await askBoth(inputs.subarray(ROWS * SIDE ** 2));
  found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 4));

  const unlabelled = { rows: OTHERS, images: await blobs.write(noise(OTHERS)) };
  const read = readTrainingView(blobs, { ...dataset, unlabelled }, turned, shards);
  await expect(read).rejects.toThrow('soft labels that were made on another view');
});

test('a student sees all rows; those without a label have the class that the teachers hold most likely', async () => {
  const softLabels = [await labelAll(ensembleOf())];
  const { train, views } = await readData({ dataset, views: [view], softLabels }, blobs);
  expect(train.rows).toBe(ROWS + OTHERS);
  expect(views[0]?.softLogProbabilities).toHaveLength((ROWS + OTHERS) * CLASSES);
  expect([...train.labels.subarray(0, ROWS)]).toEqual([...(await blobs.read(dataset.train.labels))]);
  const said = await askBoth();
  const likeliest = Array.from({ length: OTHERS }, (_, row) => {
    const own = [...said.subarray(row * CLASSES, (row + 1) * CLASSES)];
    return own.indexOf(Math.max(...own));
  });
  expect([...train.labels.subarray(ROWS)]).toEqual(likeliest);
  expect(new Set(likeliest).size).toBeGreaterThan(1);
});

test('without soft labels the training is the one that it is without them, bit for bit', async () => {
  const plain: View = {
    ...view,
    rows: ROWS,
    shifts: await blobs.write((await blobs.read(view.shifts)).slice(0, 2 * ROWS)),
  };
  const withOthers = await runTrainJob(jobOf(7), context);
  const alone = await runTrainJob(
    jobOf(7, { key: sha256('alone'), dataset: labelledOnly, views: [plain] }),
    context,
  );
  expect(withOthers.network.weights).toEqual(alone.network.weights);
});

test('an epoch of a student that is taught goes over all rows', async () => {
  const softLabels = [await labelAll(ensembleOf())];
  const loss = { method: 'distillation', temperature: 2, alpha: 0.5 } as const;
  const totals = new Map<string, number>();
  const stepsOf = async (name: string, changes: Partial<TrainJob>) => {
    const report: JobContext['report'] = ({ total }) => totals.set(name, total);
    await runTrainJob(jobOf(8, { key: sha256(name), batchSize: 6, ...changes }), { ...context, report });
  };
  await stepsOf('taught', { softLabels, loss });
  await stepsOf('control', {});
  expect(Object.fromEntries(totals)).toEqual({ taught: (4 * (ROWS + OTHERS)) / 6, control: (4 * ROWS) / 6 });
});
