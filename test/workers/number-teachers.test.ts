/** @jest-environment <rootDir>/test/support/native-environment.js */
/**
 * Regressors of other libraries as teachers of a number: brought, checked, scored, weighed and labelling. `homes.json` has what
 * XGBoost and LightGBM themselves say of the rows.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBringTeacher } from '../../activities/bring-teacher';
import { createCheckHeldOut } from '../../activities/check-held-out';
import { createDealFolds } from '../../activities/deal-folds';
import { createIngest } from '../../activities/ingest';
import { createWeighEnsemble } from '../../activities/weigh-ensemble';
import type { Dataset } from '../../core/contracts/data/dataset';
import type { FoldAssignment } from '../../core/contracts/teachers/folds';
import { ForeignTeacher } from '../../core/contracts/teachers/foreign-teacher';
import type { Ensemble, ScoredTeacher } from '../../core/contracts/models/models';
import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import { unpackShard } from '../../core/data/table/table-shard';
import { toBytes, toFloat32 } from '../../core/data/typed-bytes';
import { sha256 } from '../../storage/sha256';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { runScoreJob } from '../../workers/trainer/run-score-job';
import { runTestJob } from '../../workers/trainer/run-test-job';
import { createDependencies } from '../activities/main-dependencies';
import homes from '../golden/teachers/homes.json';
import { createAskingContext } from '../support/asking-context';
import { GOLDEN, HOME_COLUMNS } from '../support/golden-teachers';
import { tableOf } from '../support/splits-of';
import { makeTempDir } from '../support/temp-dir';

const temp = makeTempDir();
afterAll(temp.remove);

const HOMES = join(GOLDEN, 'homes.csv');
const unused = { use: false };
const SOURCE = {
  type: 'table',
  files: [HOMES],
  target: { task: 'regression', column: 'price' },
  columns: { garden: unused, stove: unused, lift: unused },
  id: 'home',
  split: { method: 'random', validation: 0.2, test: 0.2 },
};
const UNSEEN: Readonly<Record<string, number>> = homes.unseen;
/** Of each home by its name. */
const PRICES = new Map(
  readFileSync(HOMES, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .map((cells) => [cells[0] ?? '', Number(cells[4])]),
);

const dependencies = createDependencies();
const { blobs } = dependencies;
const context = createAskingContext(blobs);

let dataset: Dataset;
let folds: FoldAssignment;
let deviation: number;
let mean: number;
beforeAll(async () => {
  const data = parse(DataRecipe, { source: SOURCE, classes: 1 }, 'data');
  dataset = (await createIngest(dependencies)({ data, seed: 5 })).output;
  folds = (await createDealFolds(dependencies)({ dataset, folds: 3, seed: 5 })).output;
  ({ mean, deviation } = dataset.scale!);
});

/** As a run's first activity pins it. */
const pinned = (name: string) => {
  const uri = join(GOLDEN, name);
  return { uri, sha256: sha256(readFileSync(uri)) };
};
const MAPPING = { inputs: [{ reads: 'columns', columns: HOME_COLUMNS }], output: { gives: 'numbers' } };
const TREES = { type: 'onnx', file: pinned('price.onnx'), ...MAPPING };

async function score(member: object, fold?: number): Promise<ScoredTeacher> {
  const teacher = parse(ForeignTeacher, member, 'teacher');
  const without = fold === undefined ? undefined : { ...folds, fold };
  const request = { member: 0, teacher, dataset, ...(without && { without }) };
  const brought = (await createBringTeacher(dependencies)(request)).output;
  const key = sha256(JSON.stringify([member, fold]));
  const job = { kind: 'score', key, member: 0, teacher: brought, dataset } as const;
  return runScoreJob({ ...job, ...(without && { without }) }, context);
}

/** One LightGBM model a fold, in this order of the files. */
async function scoreFolds(order: number[]): Promise<ScoredTeacher[]> {
  const files = order.map((fold) => pinned(`prices-${fold}.onnx`));
  const { foldsSha256 } = homes;
  const models: ScoredTeacher[] = [];
  for (let fold = 0; fold < order.length; fold += 1)
    models.push(await score({ type: 'onnx', files, foldsSha256, ...MAPPING }, fold));
  return models;
}

const weigh = (members: ScoredTeacher[], more: object = {}) =>
  createWeighEnsemble(dependencies)({ dataset, members, weights: 'uniform', maxErrorRate: 0.2, ...more });

/** What rows are labelled with, in the target's units. */
async function label({ members, validation, folds }: Ensemble): Promise<number[]> {
  const { rows } = dataset.train;
  const view = { index: 0, seed: 1, rows, shifts: await blobs.write(toBytes(new Int8Array(2 * rows))) };
  const ensemble = { members, validation, ...(folds && { folds }) };
  const job = { kind: 'label', key: sha256('label'), ensemble, dataset, view, start: 0, end: rows } as const;
  const { logProbabilities } = await runLabelJob(job, context);
  return Array.from(toFloat32(await blobs.read(logProbabilities)), (value) => mean + deviation * value);
}

async function namesOf(split: 'train' | 'validation' | 'test'): Promise<string[]> {
  const [shard] = tableOf(dataset[split]).shards;
  return unpackShard(await blobs.read(shard!.bytes), [], 1).ids!.map(String);
}

const rmseOf = (said: readonly number[], names: readonly string[]) =>
  Math.sqrt(
    names.reduce((sum, name, i) => sum + ((said[i] ?? NaN) - PRICES.get(name)!) ** 2, 0) / names.length,
  );

test('a row is labelled with what XGBoost says of it', async () => {
  const ensemble = await weigh([await score(TREES)]);
  const [names, labels] = [await namesOf('train'), await label(ensemble)];
  let compared = 0;
  names.forEach((name, row) => {
    const wanted = homes.price[Number(name.slice(1))];
    if (wanted === undefined) return;
    compared += 1;
    expect(Math.abs(labels[row]! - wanted)).toBeLessThan(1);
  });
  expect(compared).toBeGreaterThan(25);
});

test('a file of numbers teaches, and is scored in the units of the target on validation and test', async () => {
  const said = new Map([...PRICES].map(([name, price], i) => [name, price + 9000 * Math.sin(i)]));
  const file = join(temp.dir, 'said.csv');
  const lines = [...said].slice(1).map(([name, price]) => `${name},${price}`);
  writeFileSync(file, `home,price\n${lines.reverse().join('\n')}\n`);
  const labels = { type: 'labels', file, id: 'home', columns: ['price'], output: { gives: 'numbers' } };
  const model = await score(labels);
  const ofSplit = async (split: 'train' | 'validation' | 'test') => {
    const names = await namesOf(split);
    return { names, said: names.map((name) => said.get(name)!) };
  };
  const validation = await ofSplit('validation');
  const rmse = rmseOf(validation.said, validation.names);
  expect(rmse).toBeGreaterThan(5000);
  expect(model.validation.numbers!.rmse / rmse).toBeCloseTo(1, 5);
  expect(model.validation.loss).toBeCloseTo((rmse / deviation) ** 2, 6);
  expect(model.validation.errors).toBeUndefined();
  const {
    members,
    validation: together,
    account,
  } = await weigh([model, await score(TREES)], {
    weights: 'validation',
  });
  expect(together.numbers!.rmse).toBeLessThan(rmse);
  expect(account!.members[0]!.validation.numbers!.rmse / rmse).toBeCloseTo(1, 5);
  expect(members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 6);
  const test = await ofSplit('test');
  const contestant = { id: 'teacher-1', members: [{ network: model.network, weight: 1 }] };
  const contestants = [{ ...contestant, measureLatency: false }];
  const job = { kind: 'test', key: sha256('test'), dataset, contestants, latencyRows: 10 } as const;
  const { scores } = await runTestJob(job, context);
  expect(scores[0]!.numbers!.rmse / rmseOf(test.said, test.names)).toBeCloseTo(1, 5);
  const train = await ofSplit('train');
  const own = await label(await weigh([model]));
  own.forEach((value, row) => expect(Math.abs(value - train.said[row]!)).toBeLessThan(0.1));
});

test.each<[string, (price: number) => number, string]>([
  ['in thousands', (price) => price / 1000, '1000 × the number'],
  ['in deviations', (price) => (price - mean) / deviation, '× the number'],
])('numbers %s end the run before anything is labelled', async (_, change, message) => {
  const file = join(temp.dir, 'scaled.csv');
  const lines = [...PRICES].slice(1).map(([name, price]) => `${name},${change(price)}`);
  writeFileSync(file, `home,price\n${lines.join('\n')}\n`);
  const labels = { type: 'labels', file, id: 'home', columns: ['price'], output: { gives: 'numbers' } };
  const refused = score(labels);
  await expect(refused).rejects.toThrow(
    'teach.members[0].output.gives: got "numbers", allowed: numbers in the target\'s own units: as they are',
  );
  await expect(refused).rejects.toThrow(message);
});

test('a teacher that foretells too little is refused, with its R²', async () => {
  const weak = weigh([await score(TREES)], { minR2: 0.999 });
  await expect(weak).rejects.toThrow(/teacher 1 is too weak to teach: its R² on validation is 0\.9/);
});

test('with a model for each fold, a row is labelled by the one that never saw it', async () => {
  expect(folds.assignment.digest).toBe(homes.foldsSha256);
  const models = await scoreFolds([0, 1, 2]);
  const [names, labels] = [await namesOf('train'), await label(await weigh(models, { folds }))];
  names.forEach((name, row) => expect(Math.abs(labels[row]! - UNSEEN[name]!)).toBeLessThan(1));
});

const check = (models: ScoredTeacher[]) =>
  createCheckHeldOut(dependencies)({ member: 0, models, dataset, folds });

test('rows are new to the models that never saw them: their errors are squared, in deviations', async () => {
  const told = await check(await scoreFolds([0, 1, 2]));
  const names = await namesOf('train');
  const rmse = rmseOf(
    names.map((name) => UNSEEN[name]!),
    names,
  );
  expect(told.rows).toBe(360);
  expect(told.unseen).toBeCloseTo((rmse / deviation) ** 2, 5);
  expect(told.seen).toBeLessThan(told.unseen / 2);
  expect(told.validation).toBeGreaterThan(told.unseen / 2);
  expect(Math.abs(told.deviations)).toBeLessThan(4);
});

test.each<[string, number[], RegExp]>([
  ['two files in each other’s place', [1, 0, 2], /files: got "files 1 and 2 as they are"/],
  ['each one place on', [1, 2, 0], /files: got "files \d and \d as they are"/],
])('%s: refused', async (_, order, message) => {
  await expect(check(await scoreFolds(order))).rejects.toThrow(message);
});
