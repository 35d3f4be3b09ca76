/** A LightGBM model for each fold, alone or beside a network, in a whole run: labels out of fold, and files in a wrong order. */
import { join } from 'node:path';
import type { Dataset } from '../../core/contracts/data/dataset';
import { unpackShard } from '../../core/data/table/table-shard';
import { toFloat32 } from '../../core/data/typed-bytes';
import type { LabelShard } from '../../core/contracts/labels/soft-labels';
import folded from '../golden/teachers/folded.json';
import homes from '../golden/teachers/homes.json';
import { CODED_COLUMNS, GOLDEN, HOME_COLUMNS } from '../support/golden-teachers';
import { distil, runToFailure } from '../support/run-outcome';
import { tableOf } from '../support/splits-of';
import { startStillhouse, type Stillhouse } from '../support/start-stillhouse';
import { readSteps } from '../support/step-manifests';
import { tinyRecipe } from '../support/tiny-recipe';

let stillhouse: Stillhouse;
beforeAll(async () => {
  stillhouse = await startStillhouse();
}, 60_000);
afterAll(() => stillhouse.stop());

const UNSEEN: Readonly<Record<string, number>> = folded.unseen;
const TINY = tinyRecipe();

function recipeOf(order: number[]) {
  const trees = {
    type: 'onnx' as const,
    files: order.map((fold) => join(GOLDEN, `trees-${fold}.onnx`)),
    foldsSha256: folded.foldsSha256,
    inputs: [{ reads: 'columns' as const, columns: CODED_COLUMNS }],
    output: { gives: 'probabilities' as const, classes: ['no', 'yes'] },
  };
  return tinyRecipe({
    line: 'folded-customers',
    data: {
      source: {
        type: 'table',
        files: [join(GOLDEN, 'customers.csv')],
        target: { task: 'binary', column: 'left', positive: 'yes' },
        id: 'customer_id',
        split: { method: 'stratified', validation: 0.2, test: 0.2 },
      },
      classes: 2,
    },
    augment: { views: 1, shiftPixels: 0 },
    teach: {
      ...TINY.teach,
      members: [trees],
      folds: 3,
      maxErrorRate: 0.3,
    },
    train: { epochs: 12, seeds: [1, 2] },
    promote: { beatControls: false, maxErrorRate: 0.3 },
  });
}

test('each row is labelled by the model that never saw it, and the result tells how it was checked', async () => {
  const { report } = await distil(stillhouse.client, 'folded', { recipe: recipeOf([0, 1, 2]) });
  const [teacher] = report.models.filter(({ role }) => role === 'teacher');
  const trees = { type: 'foreign', name: 'onnx trees' };
  expect(teacher).toMatchObject({ architecture: [trees, trees, trees], rows: 180, cost: null });
  const heldOut = report.ensemble?.members[0]?.heldOut;
  expect(heldOut).toMatchObject({ rows: 540 });
  expect(heldOut!.seen).toBeLessThan(heldOut!.unseen / 2);
  const steps = [...(await readSteps(stillhouse.stores)).values()];
  const dataset = steps.find(({ stage }) => stage === 'ingest')!.output as Dataset;
  const [shard] = tableOf(dataset.train).shards;
  const { ids } = unpackShard(await stillhouse.stores.blobs.read(shard!.bytes), [], 1);
  const labels = steps.find(({ stage }) => stage === 'label')!.output as LabelShard;
  const found = toFloat32(await stillhouse.stores.blobs.read(labels.logProbabilities)).map(Math.exp);
  expect(found).toHaveLength(2 * 540);
  ids!.forEach((id, row) => expect(found[2 * row + 1]).toBeCloseTo(UNSEEN[String(id)] ?? NaN, 5));
}, 240_000);

test('files in a wrong order end the run before anything is trained', async () => {
  const before = (await readSteps(stillhouse.stores)).size;
  const input = { recipe: recipeOf([1, 0, 2]) };
  const { type, message } = await runToFailure(stillhouse.client, 'distil', 'swapped', input);
  expect(type).toBe('InvalidInput');
  expect(message).toContain('teach.members[0].files: got "files 1 and 2 as they are"');
  const steps = [...(await readSteps(stillhouse.stores)).values()].slice(before);
  expect(steps.filter(({ stage }) => stage === 'label')).toEqual([]);
}, 240_000);

function recipeOfPrices() {
  const unused = { use: false };
  const trees = {
    type: 'onnx' as const,
    files: [0, 1, 2].map((fold) => join(GOLDEN, `prices-${fold}.onnx`)),
    foldsSha256: homes.foldsSha256,
    inputs: [{ reads: 'columns' as const, columns: HOME_COLUMNS }],
    output: { gives: 'numbers' as const },
  };
  const { temperature: _temperature, ...student } = TINY.student;
  return tinyRecipe({
    line: 'folded-homes',
    data: {
      source: {
        type: 'table',
        files: [join(GOLDEN, 'homes.csv')],
        target: { task: 'regression', column: 'price' },
        columns: { garden: unused, stove: unused, lift: unused },
        id: 'home',
        split: { method: 'random', validation: 0.2, test: 0.2 },
      },
      classes: 1,
    },
    augment: { views: 1 },
    teach: {
      ...TINY.teach,
      members: [{ type: 'mlp', hidden: [16] }, trees],
      budget: { epochs: 12, batchSize: 32 },
      folds: 3,
    },
    student: { ...student, batchSize: 32 },
    search: { ...TINY.search, space: { learningRate: { low: 3e-3, high: 1e-2, log: true } } },
    train: { epochs: 12, seeds: [1, 2] },
    promote: { beatControls: false },
  });
}

test('a number is taught by regressors of someone else beside a network, and told in its units', async () => {
  const { verdict, report } = await distil(stillhouse.client, 'prices', { recipe: recipeOfPrices() });
  expect(verdict).toBe('promoted');
  const [network, trees] = report.models.filter(({ role }) => role === 'teacher');
  expect(network!.architecture).toEqual(Array(3).fill({ type: 'mlp', hidden: [16] }));
  expect(trees!.architecture).toEqual(Array(3).fill({ type: 'foreign', name: 'onnx prices' }));
  // Prices deviate by 88,000; 12,000 of it is noise.
  expect(trees).toMatchObject({ rows: 120, cost: null, latencyUs: null });
  expect(trees!.numbers!.rmse).toBeGreaterThan(10_000);
  expect(trees!.numbers!.rmse).toBeLessThan(25_000);
  expect(trees!.numbers!.r2).toBeGreaterThan(0.9);
  const worth = report.ensemble!.members[1];
  expect(worth!.validation.numbers!.rmse).toBeLessThan(25_000);
  expect(worth!.weight).toBeGreaterThan(0.5);
  expect(worth!.heldOut).toMatchObject({ rows: 360 });
  expect(worth!.heldOut!.seen).toBeLessThan(worth!.heldOut!.unseen / 2);
}, 240_000);
