/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Hints of models made elsewhere: from the recipe's layers, checked on a sample, to students that learn from them. */
import type { BroughtModel } from '../../core/contracts/teachers/brought-teacher';
import type { Dataset, Split, View } from '../../core/contracts/data/dataset';
import type { HintRecipe, HintShard, StudentHint } from '../../core/contracts/labels/hints';
import { hintLossOf } from '../../core/contracts/labels/hints';
import type { TeacherLayer } from '../../core/contracts/teachers/teacher-layer';
import type { HintJob, TrainerProgress } from '../../core/contracts/training/trainer-jobs';
import { fromHalves } from '../../core/data/soft-labels/half-floats';
import { toBytes, toInt8 } from '../../core/data/typed-bytes';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../core/engine/eager/create-eager-engine';
import { drawProjection } from '../../core/engine/layer-outputs';
import { sha256 } from '../../storage/sha256';
import type { Teacher } from '../../teachers/teacher';
import { createTeacherCache } from '../../teachers/teacher-cache';
import { readHint, readSplit } from '../../workers/trainer/read-inputs';
import { runHintJob } from '../../workers/trainer/run-hint-job';
import { runScoreJob } from '../../workers/trainer/run-score-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { createDependencies } from '../activities/main-dependencies';
import answers from '../golden/teachers/expected.json';
import golden from '../golden/teachers/layers.json';
import { createAskingContext } from '../support/asking-context';
import { onnxTeacher, readModel } from '../support/golden-teachers';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { renderView } from '../support/render-view';
import { packGolden } from '../support/tensorflow-teachers';
import { createTrainJob } from '../support/train-job';

const tf = loadTensorFlow();
const { blobs } = createDependencies();
const context = createAskingContext(blobs, createCompiledEngine(tf));
const ROWS = answers.images.labels.length;
const SHOWN = 4;
const PIXELS = Uint8Array.from(answers.images.pixels);
const LABELS = Uint8Array.from(answers.images.labels);
const MAP: TeacherLayer = { name: 'relu', shape: [4, 8, 8], layout: 'nchw' };
const VECTOR: TeacherLayer = { name: 'view', shape: [64] };

let dataset: Dataset;
/** As they are, and moved. */
let still: View;
let moved: View;
let torch: BroughtModel;

beforeAll(async () => {
  const split: Split = { rows: ROWS, images: await blobs.write(PIXELS), labels: await blobs.write(LABELS) };
  const [train, validation, test] = [split, split, split];
  dataset = { sourceDigest: sha256('golden'), classes: 4, shape: [8, 8, 1], train, validation, test };
  const view = { index: 0, seed: 1, rows: ROWS };
  still = { ...view, shifts: await blobs.write(new Uint8Array(2 * ROWS)) };
  const shifts = Int8Array.from({ length: 2 * ROWS }, (_, i) => (i % 3) - 1);
  moved = { ...view, shifts: await blobs.write(toBytes(shifts)) };
  torch = {
    ...onnxTeacher([{ reads: 'images', layout: 'nchw', scale: { mean: [0.5], deviation: [0.25] } }], {
      gives: 'logits',
      order: [0, 1, 2, 3],
    }),
    model: await blobs.write(readModel('torch-images')),
  };
});

const hintJob = ({ name, ...tensor }: TeacherLayer, changes: Partial<HintJob> = {}): HintJob => ({
  kind: 'hint',
  key: sha256('hint'),
  network: { foreign: torch, inputShape: [8, 8, 1], classes: 4 },
  layer: name,
  tensor,
  keep: 'outputs',
  dataset,
  view: still,
  start: 0,
  end: ROWS,
  ...changes,
});

async function valuesOf(job: HintJob, around = context): Promise<Float32Array> {
  const shards = [
    await runHintJob({ ...job, end: 30 }, around),
    await runHintJob({ ...job, start: 30 }, around),
  ];
  return fromHalves(await readHint(blobs, job.dataset, job.view, shards));
}

/** What PyTorch gives at a pixel of a channel. */
const relu = (row: number, pixel: number, channel: number) =>
  golden['torch-images/relu'].values[row * 256 + channel * 64 + pixel]!;

test('maps are kept with the channels last, of the view that they were made on', async () => {
  const shard = await runHintJob(hintJob(MAP), context);
  expect(shard).toMatchObject({
    view: 0,
    viewDigest: still.shifts.digest,
    start: 0,
    end: ROWS,
    shape: [8, 8, 4],
  });
  const values = await valuesOf(hintJob(MAP));
  expect(values).toHaveLength(ROWS * 256);
  for (let i = 0; i < SHOWN * 256; i += 1) {
    const wanted = relu(Math.floor(i / 256), Math.floor((i % 256) / 4), i % 4);
    expect(Math.abs(values[i]! - wanted)).toBeLessThan(1e-3 * Math.max(1, wanted));
  }
});

test('of maps that a method asks where they are active alone, one number a pixel is kept', async () => {
  const shard = await runHintJob(hintJob(MAP, { keep: 'attention' }), context);
  expect(shard.shape).toEqual([8, 8]);
  const values = fromHalves(await readHint(blobs, dataset, still, [shard]));
  for (let row = 0; row < SHOWN; row += 1) {
    const active = Array.from({ length: 64 }, (_, pixel) =>
      [0, 1, 2, 3].reduce((sum, channel) => sum + relu(row, pixel, channel) ** 2, 0),
    );
    const most = Math.max(...active);
    active.forEach((value, pixel) => expect(values[64 * row + pixel]).toBeCloseTo(value / most, 3));
  }
});

test.each([
  ['compiled', createCompiledEngine(tf)],
  ['eager', createEagerEngine(tf)],
])('a layer is projected as one of a network trained here is, by the %s engine', async (_, engine) => {
  const project = { dims: 5, seed: 7 };
  const own = createAskingContext(blobs, engine);
  const values = await valuesOf(hintJob(VECTOR, { project }), own);
  expect(values).toHaveLength(5 * ROWS);
  const kernel = drawProjection(64, 5, 7);
  const view = golden['torch-images/view'].values;
  for (let i = 0; i < SHOWN * 5; i += 1) {
    const row = Math.floor(i / 5);
    let sum = 0;
    for (let k = 0; k < 64; k += 1) sum += view[64 * row + k]! * kernel[5 * k + (i % 5)]!;
    expect(Math.abs(values[i]! - sum)).toBeLessThan(2e-3 * Math.max(1, Math.abs(sum)));
  }
});

test('rows are shown as the view moves and turns them', async () => {
  const operations = [{ type: 'rotate' as const, degrees: 40 }];
  const turned: View = { ...moved, operations, seed: 1 };
  const rows = await readSplit(blobs, dataset, dataset.train);
  const shifts = toInt8(await blobs.read(moved.shifts));
  const { inputs } = renderView(rows, 4, operations, { seed: 1, shifts });
  const train = { ...dataset.train, images: await blobs.write(toBytes(inputs)) } as Split;
  const shown = await valuesOf(hintJob(MAP, { view: turned }));
  expect(shown).toEqual(await valuesOf(hintJob(MAP, { dataset: { ...dataset, train } })));
  const [asMoved, asTheyAre] = [await valuesOf(hintJob(MAP, { view: moved })), await valuesOf(hintJob(MAP))];
  expect(asMoved).not.toEqual(asTheyAre);
  expect(asMoved).not.toEqual(shown);
});

test('a model of Keras gives its layers too', async () => {
  const foreign: BroughtModel = {
    ...torch,
    type: 'keras',
    model: await blobs.write(packGolden('digits.keras')),
    inputs: [{ reads: 'images', layout: 'nhwc', scale: 'unit' }],
  };
  const layer: TeacherLayer = { name: 'global_average_pooling2d', shape: [6] };
  const network = { foreign, inputShape: [8, 8, 1], classes: 4 };
  const values = await valuesOf(hintJob(layer, { network }));
  golden['digits/global_average_pooling2d'].values.forEach((wanted, i) =>
    expect(values[i]).toBeCloseTo(wanted, 3),
  );
});

const taughtBy = (hint: HintRecipe, layer: string, shard: HintShard): StudentHint => ({
  loss: hintLossOf(hint),
  weight: hint.weight,
  layer,
  shape: shard.shape,
  shards: [[shard]],
});

test('students learn from its maps where they are active and by regression, and from its vectors', async () => {
  const layers = { teacherLayer: 'last', studentLayer: 'last' };
  const [attention, maps, vector] = [
    await runHintJob(hintJob(MAP, { keep: 'attention' }), context),
    await runHintJob(hintJob(MAP), context),
    await runHintJob(hintJob(VECTOR), context),
  ];
  const hints: StudentHint[] = [
    taughtBy({ ...layers, method: 'attention-transfer', weight: 3 }, 'conv_1_relu', attention),
    taughtBy({ ...layers, method: 'fitnets', weight: 1 }, 'conv_1_relu', maps),
    taughtBy({ ...layers, method: 'fitnets', weight: 1 }, 'dense_1_relu', vector),
  ];
  const job = createTrainJob(
    { dataset, views: [still] },
    {
      architecture: {
        type: 'cnn',
        convolutions: [{ filters: 3, kernelSize: 3, stride: 1, pool: false }],
        batchNorm: false,
        dense: [6],
      },
      batchSize: 8,
      epochs: 40,
      untilEpoch: 40,
    },
  );
  const epochs: number[] = [];
  const telling = { ...context, report: ({ loss = NaN }: TrainerProgress) => void epochs.push(loss) };
  const [without, alone] = [await runTrainJob(job, context), await runTrainJob({ ...job, hints }, telling)];
  expect(alone.network.weights.digest).not.toBe(without.network.weights.digest);
  expect(alone.network.weights.sizeBytes).toBe(without.network.weights.sizeBytes);
  const losses = epochs.filter(Number.isFinite);
  expect(losses.at(-1)!).toBeLessThan(0.6 * losses[0]!);
});

const score = (layers: TeacherLayer[]) =>
  runScoreJob({ kind: 'score', key: sha256('score'), member: 3, teacher: torch, dataset, layers }, context);

test('layers are looked at before anything is labelled, and what doesn’t fit is refused by its place', async () => {
  const scored = await score([MAP, VECTOR]);
  expect(scored.network.foreign).toEqual(torch);
  await expect(score([MAP, { ...VECTOR, name: 'flatten' }])).rejects.toThrow(
    'teach.members[3].layers[1].name: got "flatten", allowed: a tensor of the model: conv2d, relu, max_pool2d, view, logits',
  );
  await expect(score([{ ...MAP, shape: [4, 4, 4] }])).rejects.toThrow(
    'teach.members[3].layers[0].shape: got [4,4,4], allowed: [4, 8, 8], which the model gives for a row',
  );
});

test('numbers that float16 doesn’t hold are refused, with the layer', async () => {
  const large: Teacher = {
    predict: () => Promise.reject(new Error('nobody should ask')),
    readLayer: (_layer, { rows }, use) => {
      use(new Float32Array(64 * rows).fill(7e4), 0, rows);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  const teachers = createTeacherCache(() => Promise.resolve(large));
  const own = createJobContext({ blobs, engine: context.engine, teachers });
  await expect(runHintJob(hintJob(VECTOR), own)).rejects.toThrow(
    'layer view of the teacher gives 70000 for a row',
  );
});
