/** @jest-environment <rootDir>/test/support/native-environment.js */
/**
 * Models that LightGBM made of our folds, one without each: brought, scored, checked, weighed, and labelling the rows that they
 * never saw. `folded.json` has what LightGBM itself says of those rows.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBringTeacher } from '../../activities/bring-teacher';
import { createCheckHeldOut } from '../../activities/check-held-out';
import { createDealFolds } from '../../activities/deal-folds';
import { createIngest } from '../../activities/ingest';
import { createWeighEnsemble } from '../../activities/weigh-ensemble';
import type { Dataset } from '../../core/contracts/data/dataset';
import type { FoldAssignment } from '../../core/contracts/teachers/folds';
import { ForeignTeacher } from '../../core/contracts/teachers/foreign-teacher';
import type { ScoredTeacher } from '../../core/contracts/models/models';
import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import { unpackShard } from '../../core/data/table/table-shard';
import { toBytes, toFloat32 } from '../../core/data/typed-bytes';
import type { Engine } from '../../core/engine/engine';
import { sha256 } from '../../storage/sha256';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { runScoreJob } from '../../workers/trainer/run-score-job';
import { createDependencies } from '../activities/main-dependencies';
import folded from '../golden/teachers/folded.json';
import { createAskingContext } from '../support/asking-context';
import { CODED_COLUMNS, GOLDEN } from '../support/golden-teachers';
import { tableOf } from '../support/splits-of';

const SOURCE = {
  type: 'table',
  files: [join(GOLDEN, 'customers.csv')],
  target: { task: 'binary', column: 'left', positive: 'yes' },
  id: 'customer_id',
  split: { method: 'stratified', validation: 0.2, test: 0.2 },
};
/** As a run's first activity pins them. */
const FILES = [0, 1, 2].map((fold) => {
  const uri = join(GOLDEN, `trees-${fold}.onnx`);
  return { uri, sha256: sha256(readFileSync(uri)) };
});
const TEACHER = {
  type: 'onnx',
  foldsSha256: folded.foldsSha256,
  inputs: [{ reads: 'columns', columns: CODED_COLUMNS }],
  output: { gives: 'probabilities', classes: ['no', 'yes'] },
};
const UNSEEN: Readonly<Record<string, number>> = folded.unseen;

const dependencies = createDependencies();
const { blobs } = dependencies;
/** Says of every row that both classes are as likely. */
const coin: Partial<Engine> = {
  predict: ({ rows }) => Promise.resolve(new Float32Array(2 * rows).fill(Math.log(0.5))),
};
const context = createAskingContext(blobs, coin);

let dataset: Dataset;
let folds: FoldAssignment;
beforeAll(async () => {
  const data = parse(DataRecipe, { source: SOURCE, classes: 2 }, 'data');
  dataset = (await createIngest(dependencies)({ data, seed: 5 })).output;
  folds = (await createDealFolds(dependencies)({ dataset, folds: 3, seed: 5 })).output;
});

/** The models of one member, as a run has them before anything is trained. */
async function score(
  files: readonly (typeof FILES)[number][],
  changes: object = {},
): Promise<ScoredTeacher[]> {
  const teacher = parse(ForeignTeacher, { ...TEACHER, files, ...changes }, 'teacher');
  const models: ScoredTeacher[] = [];
  for (let fold = 0; fold < folds.folds; fold += 1) {
    const without = { ...folds, fold };
    const brought = await createBringTeacher(dependencies)({ member: 0, teacher, dataset, without });
    const key = sha256(`score ${fold}`);
    const job = { kind: 'score', key, member: 0, teacher: brought.output, dataset, without } as const;
    models.push(await runScoreJob(job, context));
  }
  return models;
}

const check = (models: ScoredTeacher[]) =>
  createCheckHeldOut(dependencies)({ member: 0, models, dataset, folds });

const view = async () => ({
  index: 0,
  seed: 1,
  rows: dataset.train.rows,
  shifts: await blobs.write(toBytes(new Int8Array(2 * dataset.train.rows))),
});

test('the folds are those that the models were made on', () => {
  expect(folds.assignment.digest).toBe(folded.foldsSha256);
});

test('each training row has the label of LightGBM without its fold, beside a network with folds too', async () => {
  const models = await score(FILES);
  const network = (fold: number) => ({
    ...models[fold]!,
    network: {
      architecture: { type: 'mlp' as const, hidden: [4] },
      inputShape: [...dataset.shape],
      classes: 2,
      weights: models[fold]!.validationProbabilities,
    },
  });
  const both = [...models, ...[0, 1, 2].map(network)] as ScoredTeacher[];
  const heldOut = { 0: await check(models) };
  const request = { dataset, members: both, weights: 'uniform', maxErrorRate: 1, folds, heldOut } as const;
  const { account, ...ensemble } = await createWeighEnsemble(dependencies)(request);
  expect(account?.members[0]?.heldOut).toEqual(heldOut[0]);
  expect(account?.members[1]).not.toHaveProperty('heldOut');
  const [shard] = tableOf(dataset.train).shards;
  const { ids } = unpackShard(await blobs.read(shard!.bytes), [], 1);
  const [start, end] = [100, 420] as [number, number];
  const job = { kind: 'label', key: sha256('label'), ensemble, dataset, view: await view() } as const;
  const labels = await runLabelJob({ ...job, start, end }, context);
  const found = toFloat32(await blobs.read(labels.logProbabilities)).map(Math.exp);
  expect(found).toHaveLength(640);
  for (let row = start; row < end; row += 1) {
    const own = (UNSEEN[String(ids![row])] ?? NaN) / 2 + 0.25;
    expect(found[2 * (row - start) + 1]).toBeCloseTo(own, 5);
  }
});

test('rows are new to the models that never saw them, and known to the others', async () => {
  const told = await check(await score(FILES));
  const losses = await unseenLosses();
  expect(told.rows).toBe(540);
  expect(told.unseen).toBeCloseTo(losses, 4);
  expect(told.seen).toBeLessThan(told.unseen / 2);
  expect(Math.abs(told.deviations)).toBeLessThan(4);
});

/** By LightGBM's own numbers. */
async function unseenLosses(): Promise<number> {
  const [shard] = tableOf(dataset.train).shards;
  const { ids } = unpackShard(await blobs.read(shard!.bytes), [], 1);
  const labels = await blobs.read(dataset.train.labels);
  const sum = ids!.reduce((total: number, id, row) => {
    const yes = UNSEEN[String(id)] ?? NaN;
    return total - Math.log(labels[row] === 1 ? yes : 1 - yes);
  }, 0);
  return sum / ids!.length;
}

test.each<[string, number[], string]>([
  ['two files in each other’s place', [1, 0, 2], 'files 1 and 2'],
  ['each one place on', [1, 2, 0], 'the files'],
])('%s: refused', async (_, order, which) => {
  const models = await score(order.map((fold) => FILES[fold]!));
  await expect(check(models)).rejects.toThrow(
    new RegExp(
      `teach.members\\[0\\].files: got "${which} as they are", allowed: the models in the order of the folds`,
    ),
  );
});

test('models that saw all rows stand out: they know rows better than those of validation', async () => {
  const models = await score(FILES);
  // Each row by a model that did see it, which is what models of all rows would say.
  const losses = await Promise.all(
    models.map(({ sampleLosses }) => blobs.read(sampleLosses!).then(toFloat32)),
  );
  const dealt = await blobs.read(folds.assignment);
  const seen = Float32Array.from(dealt, (fold, row) => losses[(fold + 1) % 3]![row] ?? NaN);
  const sampleLosses = await blobs.write(toBytes(seen));
  const told = await check(models.map((model) => ({ ...model, sampleLosses })));
  expect(told.deviations).toBeLessThan(-5);
});

test('folds of another recipe are refused before a file is opened', async () => {
  const foldsSha256 = sha256('other folds');
  await expect(score(FILES, { foldsSha256 })).rejects.toThrow(
    `teach.members[0].foldsSha256: got "${foldsSha256}", allowed: "${folded.foldsSha256}", that of the 3 folds of this run's 540 training rows`,
  );
  // Where the same model was brought before, too.
  await score(FILES);
  await expect(score(FILES, { foldsSha256 })).rejects.toThrow('foldsSha256');
});
