/** @jest-environment <rootDir>/test/support/native-environment.js */
/**
 * Models of other libraries as teachers of several labels: brought, checked, scored, weighed and labelling. `homes.json` has what
 * scikit-learn itself says of the rows.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBringTeacher } from '../../activities/bring-teacher';
import { createCheckHeldOut } from '../../activities/check-held-out';
import { createDealFolds } from '../../activities/deal-folds';
import { createIngest } from '../../activities/ingest';
import { createWeighEnsemble } from '../../activities/weigh-ensemble';
import type { Dataset } from '../../core/contracts/data/dataset';
import { ForeignTeacher } from '../../core/contracts/teachers/foreign-teacher';
import type { ScoredTeacher } from '../../core/contracts/models/models';
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
/** In another order than the model's. */
const EXTRAS = ['lift', 'garden', 'stove'];
const MODEL_ORDER = ['garden', 'stove', 'lift'];
/** Whether each home has each of `EXTRAS`, by its name. */
const HELD = new Map(
  readFileSync(HOMES, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([name = '', , , , , garden, stove, lift]) => [
      name,
      [lift, garden, stove].map((cell) => Number(cell === 'yes')),
    ]),
);

const dependencies = createDependencies();
const { blobs } = dependencies;
const context = createAskingContext(blobs);
let dataset: Dataset;
beforeAll(async () => {
  const source = {
    type: 'table',
    files: [HOMES],
    target: { task: 'multi-label', columns: EXTRAS },
    columns: { price: { use: false } },
    id: 'home',
    split: { method: 'random', validation: 0.2, test: 0.2 },
  };
  const data = parse(DataRecipe, { source, classes: 3 }, 'data');
  dataset = (await createIngest(dependencies)({ data, seed: 5 })).output;
});

const uri = join(GOLDEN, 'extras.onnx');
const NETWORK = {
  type: 'onnx',
  file: { uri, sha256: sha256(readFileSync(uri)) },
  inputs: [{ reads: 'columns', columns: HOME_COLUMNS }],
  output: { gives: 'probabilities', classes: MODEL_ORDER },
};

async function bring(member: object) {
  const teacher = parse(ForeignTeacher, member, 'teacher');
  const request = { member: 0, teacher, dataset };
  const brought = (await createBringTeacher(dependencies)(request)).output;
  return {
    kind: 'score',
    key: sha256(JSON.stringify(member)),
    member: 0,
    teacher: brought,
    dataset,
  } as const;
}

const score = async (member: object): Promise<ScoredTeacher> => runScoreJob(await bring(member), context);

const weigh = (members: ScoredTeacher[], more: object = {}) =>
  createWeighEnsemble(dependencies)({ dataset, members, weights: 'uniform', maxErrorRate: 0.2, ...more });

/** Log-odds that training rows are labelled with. */
async function label(models: ScoredTeacher[]): Promise<Float32Array> {
  const { rows } = dataset.train;
  const view = { index: 0, seed: 1, rows, shifts: await blobs.write(toBytes(new Int8Array(2 * rows))) };
  const { account: _account, ...ensemble } = await weigh(models);
  const job = { kind: 'label', key: sha256('label'), ensemble, dataset, view, start: 0, end: rows } as const;
  return toFloat32(await blobs.read((await runLabelJob(job, context)).logProbabilities));
}

async function namesOf(split: 'train' | 'validation' | 'test'): Promise<string[]> {
  const [shard] = tableOf(dataset[split]).shards;
  return unpackShard(await blobs.read(shard!.bytes), [], 1).ids!.map(String);
}

const sigma = (odds: number) => 1 / (1 + Math.exp(-odds));

test('a row is labelled with what scikit-learn says of it, label by label', async () => {
  const [names, labels] = [await namesOf('train'), await label([await score(NETWORK)])];
  let compared = 0;
  names.forEach((name, row) => {
    const said = homes.extras[Number(name.slice(1))];
    if (!said) return;
    compared += 1;
    const [garden, stove, lift] = said;
    [lift, garden, stove].forEach((chance, i) => expect(sigma(labels[3 * row + i]!)).toBeCloseTo(chance!, 5));
  });
  expect(compared).toBeGreaterThan(25);
});

test('a file of chances teaches, and its errors are the labels that are wrong', async () => {
  const said = new Map(
    [...HELD].map(([name, held], row) => [
      name,
      held.map((holds, i) => (Math.sin(31 * row + i) > 0.8 ? 0.4 : 0.9) * (holds - 0.5) + 0.5),
    ]),
  );
  // One label in fifteen is wrong.
  for (const [row, chances] of [...said.values()].entries())
    if (row % 5 === 0) chances[row % 3] = 1 - chances[row % 3]!;
  const file = join(temp.dir, 'said.csv');
  const lines = [...said].map(([name, [lift, garden, stove]]) => [stove, name, lift, garden].join());
  writeFileSync(file, `stove,home,lift,garden\n${lines.reverse().join('\n')}\n`);
  const model = await score({
    type: 'labels',
    file,
    id: 'home',
    columns: MODEL_ORDER,
    output: { gives: 'probabilities', classes: MODEL_ORDER },
  });
  const wrongIn = async (split: 'validation' | 'test') =>
    (await namesOf(split)).reduce((wrong, name) => {
      const held = HELD.get(name)!;
      return wrong + said.get(name)!.filter((chance, i) => Number(chance > 0.5) !== held[i]).length;
    }, 0);
  const wrong = await wrongIn('validation');
  expect(wrong).toBeGreaterThan(10);
  expect(model.validation).toMatchObject({ errors: wrong, rows: 3 * dataset.validation.rows });
  const { validation, account, temperature } = await weigh([model, await score(NETWORK)], {
    weights: 'greedy',
    calibrate: true,
  });
  expect(account!.members[0]!.validation.errors).toBe(wrong);
  expect(validation.errors).toBeLessThanOrEqual(wrong);
  expect(temperature).toBeGreaterThan(0);
  const contestant = { id: 'teacher-1', members: [{ network: model.network, weight: 1 }] };
  const contestants = [{ ...contestant, measureLatency: false }];
  const job = { kind: 'test', key: sha256('test'), dataset, contestants, latencyRows: 10 } as const;
  expect((await runTestJob(job, context)).scores[0]).toMatchObject({ errors: await wrongIn('test') });
  await expect(weigh([model], { maxErrorRate: 0.01 })).rejects.toThrow('teacher 1 is too weak to teach');
});

test('labels that are named in another order end the run before anything is labelled', async () => {
  // Left out, the order is the data's, and that isn't the model's.
  await expect(score({ ...NETWORK, output: { gives: 'probabilities' } })).rejects.toThrow(
    /teach.members\[0\].output.classes: got \["lift","garden","stove"\], allowed: the model's own order: .* with "garden" where "lift" is now, "stove" where "garden" is now, "lift" where "stove" is now/,
  );
  const unknown = { gives: 'probabilities', classes: ['garden', 'stove', 'price'] };
  await expect(score({ ...NETWORK, output: unknown })).rejects.toThrow(
    'teach.members[0].output.classes[2]: got "price", allowed: a label of the data: "lift", "garden", "stove"',
  );
});

test('what models know of rows that they never saw is the mean loss over the labels', async () => {
  const folds = (await createDealFolds(dependencies)({ dataset, folds: 3, seed: 5 })).output;
  const job = await bring(NETWORK);
  const models: ScoredTeacher[] = [];
  for (let fold = 0; fold < 3; fold += 1)
    models.push(await runScoreJob({ ...job, without: { ...folds, fold } }, context));
  const told = await createCheckHeldOut(dependencies)({ member: 0, models, dataset, folds });
  const [names, labels] = [await namesOf('train'), await label([models[0]!])];
  const losses = names.map((name, row) =>
    HELD.get(name)!.reduce((sum, holds, i) => {
      const odds = labels[3 * row + i]!;
      return sum - Math.log(sigma(holds ? odds : -odds)) / 3;
    }, 0),
  );
  expect(told.unseen).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / losses.length, 5);
  expect(told.seen).toBeCloseTo(told.unseen, 5);
  expect(told.validation).toBeCloseTo(models[0]!.validation.loss, 5);
});
