/** @jest-environment <rootDir>/test/support/native-environment.js */
/**
 * Rows of noise with classes by the toss of a coin: all that can be learned of them is each row by heart. Soft labels of
 * teachers that saw the rows repeat the coin; those of teachers that didn't know nothing of it.
 */
import { createDealFolds } from '../../activities/deal-folds';
import { createWeighEnsemble } from '../../activities/weigh-ensemble';
import type { Dataset, Split, View } from '../../core/contracts/data/dataset';
import type { FoldAssignment } from '../../core/contracts/teachers/folds';
import type { Ensemble, Network, TrainedModel } from '../../core/contracts/models/models';
import { Recipe } from '../../core/contracts/recipe';
import type { LabelJob, TestJob } from '../../core/contracts/training/trainer-jobs';
import { selectRows } from '../../core/data/select-rows';
import { toBytes, toFloat32 } from '../../core/data/typed-bytes';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { labellingMembers } from '../../core/policy/labelling-members';
import { createRandom } from '../../core/random/random';
import { createCheckpointStore } from '../../storage/checkpoint-store';
import { sha256 } from '../../storage/sha256';
import { stepKey } from '../../storage/step-key';
import { predictMembers } from '../../workers/trainer/predict-members';
import { readNetwork, readView } from '../../workers/trainer/read-inputs';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { runTestJob } from '../../workers/trainer/run-test-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { teacherRequests } from '../../workflows/teacher-requests';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { tinyRecipe } from '../support/tiny-recipe';

const ROWS = 160;
const FOLDS = 4;
const SIDE = 16;
const engine = createCompiledEngine(loadTensorFlow());
const dependencies = createDependencies();
const { blobs, objects } = dependencies;
const random = createRandom('noise');

const context = createJobContext({ blobs, checkpoints: createCheckpointStore({ objects }), engine });

const noise = (rows: number) => Uint8Array.from({ length: rows * SIDE ** 2 }, () => random.integer(0, 255));
const coins = (rows: number) => Uint8Array.from({ length: rows }, () => random.integer(0, 1));
const images = noise(ROWS);
const labels = coins(ROWS);

let dataset: Dataset;
let view: View;
let folds: FoldAssignment;
let assignment: Uint8Array;

const recipe = Recipe.parse(
  tinyRecipe({
    data: { ...tinyRecipe().data, classes: 2 },
    teach: {
      members: [
        { type: 'mlp', hidden: [64] },
        { type: 'mlp', hidden: [32] },
      ],
      budget: { epochs: 60, batchSize: 32 },
      optimizer: { learningRate: 3e-3 },
      maxErrorRate: 1,
      weights: 'uniform',
    },
  }),
);

beforeAll(async () => {
  const write = async (inputs: Uint8Array, own: Uint8Array) => ({
    rows: own.length,
    images: await blobs.write(inputs),
    labels: await blobs.write(own),
  });
  dataset = {
    sourceDigest: sha256('noise'),
    classes: 2,
    shape: [SIDE, SIDE, 1],
    train: await write(images, labels),
    validation: await write(noise(40), coins(40)),
    test: await write(noise(10), coins(10)),
  };
  // Every row is moved by itself: a view's rows must go with their folds.
  const shifts = Int8Array.from({ length: 2 * ROWS }, () => random.integer(-1, 1));
  view = { index: 0, seed: 1, rows: ROWS, shifts: await blobs.write(toBytes(shifts)) };
  folds = (await createDealFolds(dependencies)({ dataset, folds: FOLDS, seed: 5 })).output;
  assignment = await blobs.read(folds.assignment);
});

/** Trains and weighs what a run would. */
async function teach(dealt?: FoldAssignment): Promise<{ models: TrainedModel[]; ensemble: Ensemble }> {
  const models: TrainedModel[] = [];
  for (const { request } of teacherRequests(recipe, dataset, { teacher: [view], student: [] }, dealt)) {
    const key = stepKey({ stage: 'teach', codeVersion: 0, params: request });
    models.push(await runTrainJob({ kind: 'train', key, ...request }, context));
  }
  const request = { dataset, members: models, weights: recipe.teach.weights, maxErrorRate: 1 };
  const weighed = await createWeighEnsemble(dependencies)({ ...request, ...(dealt && { folds: dealt }) });
  const { account: _account, ...ensemble } = weighed;
  return { models, ensemble };
}

/** Log-probabilities of all rows, labelled in shards that don't care for folds: float32 [rows, 2]. */
async function label(ensemble: Ensemble): Promise<Float32Array> {
  const all = new Float32Array(2 * ROWS);
  for (const [start, end] of [
    [0, 90],
    [90, ROWS],
  ] as const) {
    const job: LabelJob = { kind: 'label', key: sha256('label'), ensemble, dataset, view, start, end };
    const shard = await runLabelJob(job, context);
    all.set(toFloat32(await blobs.read(shard.logProbabilities)), 2 * start);
  }
  return all;
}

const chanceOfLabel = (logProbabilities: Float32Array) =>
  Float64Array.from(labels, (own, row) => Math.exp(logProbabilities[2 * row + own] ?? NaN));
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('labels of teachers that saw their rows are the coin itself', async () => {
  const { ensemble } = await teach();
  const chances = chanceOfLabel(await label(ensemble));
  expect(mean(chances)).toBeGreaterThan(0.95);
  expect(chances.every((chance) => chance > 0.5)).toBe(true);
}, 60_000);

describe('with folds', () => {
  let models: TrainedModel[];
  let ensemble: Ensemble;
  let given: Float32Array;
  beforeAll(async () => {
    ({ models, ensemble } = await teach(folds));
    given = await label(ensemble);
  }, 60_000);

  test('labels know nothing of the coin', () => {
    const chances = chanceOfLabel(given);
    // 160 tosses: six standard deviations from one half.
    expect(Math.abs(mean(chances) - 0.5)).toBeLessThan(0.24);
    expect(Math.abs(chances.filter((chance) => chance > 0.5).length - ROWS / 2)).toBeLessThan(38);
  });

  test('every model did learn its rows by heart, the others not', async () => {
    for (const { network, selection } of models) {
      const logs = await predictAll(network);
      const chances = chanceOfLabel(logs);
      const seen = new Set(selectRows(labels, { without: { assignment, fold: selection!.without!.fold } }));
      expect(mean(chances.filter((_, row) => seen.has(row)))).toBeGreaterThan(0.9);
      expect(mean(chances.filter((_, row) => !seen.has(row)))).toBeLessThan(0.8);
    }
  });

  test('every label is the mean of models whose training rows do not hold its row', async () => {
    expect(models).toHaveLength(2 * FOLDS);
    const predictions = new Map<string, Float32Array>();
    for (const { network } of models) predictions.set(network.weights.digest, await predictAll(network));
    for (let row = 0; row < ROWS; row += 1) {
      const members = labellingMembers(ensemble, assignment[row] ?? -1);
      expect(members).toHaveLength(2);
      let chance = 0;
      for (const { network: any, weight } of members) {
        const network = any as Network;
        const model = models.find((each) => each.network.weights.digest === network.weights.digest);
        // What the trainer says that it learned from, and not where the model stands in a list.
        const { assignment: stored, fold } = model!.selection!.without!;
        const learned = selectRows(labels, { without: { assignment: await blobs.read(stored), fold } });
        expect(learned).toHaveLength(ROWS - ROWS / FOLDS);
        expect(learned.includes(row)).toBe(false);
        chance += weight * Math.exp(predictions.get(network.weights.digest)?.[2 * row] ?? NaN);
      }
      expect(Math.exp(given[2 * row] ?? NaN)).toBeCloseTo(chance, 5);
    }
  });

  test('a temperature divides the logarithms of what the ensemble says', async () => {
    const cooled = await label({ ...ensemble, temperature: 2 });
    const odds = (logs: Float32Array, row: number) => (logs[2 * row] ?? NaN) - (logs[2 * row + 1] ?? NaN);
    for (let row = 0; row < ROWS; row += 1) {
      expect(odds(cooled, row)).toBeCloseTo(odds(given, row) / 2, 4);
      expect(Math.exp(cooled[2 * row] ?? NaN) + Math.exp(cooled[2 * row + 1] ?? NaN)).toBeCloseTo(1, 5);
    }
  });

  test('tested at a temperature, an ensemble has its errors and the loss of what it then says', async () => {
    const members = ensemble.members.map(({ network, weight }) => ({ network: network as Network, weight }));
    const contestants = [
      { id: 'as it is', members, measureLatency: false },
      { id: 'calibrated', members, temperature: 3, measureLatency: false },
    ];
    const job: TestJob = { kind: 'test', key: sha256('test'), dataset, contestants, latencyRows: 10 };
    const [plain, cooled] = (await runTestJob(job, context)).scores;
    expect(cooled?.wrong).toEqual(plain?.wrong);
    const test = { rows: 10, inputs: await blobs.read(imagesOf(dataset.test)), shifts: null };
    const own = await blobs.read(dataset.test.labels);
    const logs = await predictMembers(members, test, context, () => undefined);
    const lossAt = (temperature: number) =>
      own.reduce((sum, label, row) => {
        const oddsOfOther = (logs[2 * row + 1 - label] ?? NaN) - (logs[2 * row + label] ?? NaN);
        return sum + Math.log1p(Math.exp(oddsOfOther / temperature));
      }, 0) / own.length;
    expect(plain?.loss).toBeCloseTo(lossAt(1), 5);
    expect(cooled?.loss).toBeCloseTo(lossAt(3), 5);
    expect(Math.abs(lossAt(3) - lossAt(1))).toBeGreaterThan(0.01);
  });

  test('folds of other rows are refused', async () => {
    const strange = { ...folds, assignment: await blobs.write(new Uint8Array(7)) };
    await expect(label({ ...ensemble, folds: strange })).rejects.toThrow(
      "the folds of 7 rows don't fit 160 training rows",
    );
  });
});

test('another assignment, or another fold, is another step', () => {
  const views = { teacher: [view], student: [] };
  const keyOf = (dealt: FoldAssignment | undefined, at = 0) => {
    const { request } = teacherRequests(recipe, dataset, views, dealt)[at]!;
    return stepKey({ stage: 'teach', codeVersion: 2, params: request });
  };
  const other = { ...folds, assignment: { ...folds.assignment, digest: sha256('other') } };
  const keys = [keyOf(undefined), keyOf(folds), keyOf(folds, 1), keyOf(other)];
  expect(new Set(keys).size).toBe(4);
});

function imagesOf(split: Split) {
  if ('images' in split) return split.images;
  throw new Error('the rows are no images');
}

async function predictAll(network: TrainedModel['network']): Promise<Float32Array> {
  return engine.predict({
    network: await readNetwork(blobs, network),
    rows: ROWS,
    inputs: images,
    ...(await readView(blobs, view)),
  });
}
