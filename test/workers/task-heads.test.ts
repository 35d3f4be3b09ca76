/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Heads learn a number, or several labels, from what models of other libraries give. */
import { join } from 'node:path';
import { createBringTeacher } from '../../activities/bring-teacher';
import { createIngest } from '../../activities/ingest';
import type { BroughtModel } from '../../core/contracts/teachers/brought-teacher';
import type { Dataset } from '../../core/contracts/data/dataset';
import { ForeignTeacher } from '../../core/contracts/teachers/foreign-teacher';
import type { ScoredTeacher } from '../../core/contracts/models/models';
import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import { unpackShard } from '../../core/data/table/table-shard';
import { toBytes, toFloat32 } from '../../core/data/typed-bytes';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { listWeights } from '../../core/models/list-weights';
import { decodeWeights } from '../../core/models/weights-file';
import { sha256 } from '../../storage/sha256';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { runScoreJob } from '../../workers/trainer/run-score-job';
import { createDependencies } from '../activities/main-dependencies';
import homes from '../golden/teachers/homes.json';
import { createAskingContext } from '../support/asking-context';
import { GOLDEN, HOME_COLUMNS } from '../support/golden-teachers';
import { loadTensorFlow } from '../support/load-tensorflow';
import { tableOf } from '../support/splits-of';

const dependencies = createDependencies();
const { blobs } = dependencies;
const context = createAskingContext(blobs, createCompiledEngine(loadTensorFlow()));

async function ingest(target: object, unused: string[], classes: number): Promise<Dataset> {
  const source = {
    type: 'table',
    files: [join(GOLDEN, 'homes.csv')],
    target,
    columns: Object.fromEntries(unused.map((name) => [name, { use: false }])),
    id: 'home',
    split: { method: 'random', validation: 0.2, test: 0.2 },
  };
  const data = parse(DataRecipe, { source, classes }, 'data');
  return (await createIngest(dependencies)({ data, seed: 5 })).output;
}

/** A head on what a model of the golden homes says. */
async function score(dataset: Dataset, model: string, head: object): Promise<ScoredTeacher> {
  const member = {
    type: 'onnx',
    file: join(GOLDEN, model),
    inputs: [{ reads: 'columns', columns: HOME_COLUMNS }],
    output: { gives: 'features' },
    head,
  };
  const request = { member: 0, teacher: parse(ForeignTeacher, member, 'teacher'), dataset };
  const teacher = (await createBringTeacher(dependencies)(request)).output;
  return runScoreJob({ kind: 'score', key: sha256(model), member: 0, teacher, dataset }, context);
}

/** What training rows are labelled with, and their numbers in the file. */
async function label(dataset: Dataset, { network, validation }: ScoredTeacher) {
  const { rows } = dataset.train;
  const view = { index: 0, seed: 1, rows, shifts: await blobs.write(toBytes(new Int8Array(2 * rows))) };
  const ensemble = { members: [{ network, weight: 1 }], validation };
  const job = { kind: 'label', key: sha256('label'), ensemble, dataset, view, start: 0, end: rows } as const;
  const labels = toFloat32(await blobs.read((await runLabelJob(job, context)).logProbabilities));
  const [shard] = tableOf(dataset.train).shards;
  const numbers = unpackShard(await blobs.read(shard!.bytes), [], 1).ids!.map((id) =>
    Number(String(id).slice(1)),
  );
  return { labels, numbers };
}

/** Kernel [width, outputs] and bias of a linear head. */
async function weightsOf({ network }: ScoredTeacher, width: number, outputs: number) {
  const { trained } = (network.foreign as BroughtModel).head!;
  const specs = listWeights({ type: 'mlp', hidden: [] }, [width], outputs);
  const [kernel, bias] = [...decodeWeights(await blobs.read(trained!.weights), specs).values()];
  return { kernel: kernel!, bias: bias! };
}

test('a linear head on one number is a line in the units of the target', async () => {
  const target = { task: 'regression', column: 'price' };
  const dataset = await ingest(target, ['garden', 'stove', 'lift'], 1);
  const { mean, deviation } = dataset.scale!;
  // What XGBoost says of the price is nearly the price.
  const scored = await score(dataset, 'price.onnx', { batchSize: 16, epochs: 60, weightDecay: 0 });
  expect(scored.validation.numbers!.r2).toBeGreaterThan(0.9);
  const { kernel, bias } = await weightsOf(scored, 1, 1);
  expect(kernel[0]).toBeGreaterThan(0.9);
  expect(kernel[0]).toBeLessThan(1.1);
  const { labels, numbers } = await label(dataset, scored);
  const shown = [...numbers.entries()].filter(([, number]) => number < homes.price.length);
  expect(shown.length).toBeGreaterThan(25);
  for (const [row, number] of shown) {
    const wanted = kernel[0]! * homes.price[number]! + bias[0]!;
    expect(Math.abs(mean + deviation * labels[row]! - wanted)).toBeLessThan(1);
  }
});

test('a head with a hidden layer learns a number, too', async () => {
  const dataset = await ingest({ task: 'regression', column: 'price' }, ['garden', 'stove', 'lift'], 1);
  const scored = await score(dataset, 'price.onnx', { hidden: [16], batchSize: 16, epochs: 60 });
  expect(scored.validation.numbers!.r2).toBeGreaterThan(0.85);
});

test('a head on several numbers gives the log-odds of several labels', async () => {
  const target = { task: 'multi-label', columns: ['lift', 'garden', 'stove'] };
  const dataset = await ingest(target, ['price'], 3);
  // The model gives their chances in another order, which the head need not know.
  const scored = await score(dataset, 'extras.onnx', { batchSize: 16, epochs: 60 });
  const { errors, rows } = scored.validation;
  expect(rows).toBe(3 * 120);
  expect(errors! / rows).toBeLessThan(0.12);
  const { kernel, bias } = await weightsOf(scored, 3, 3);
  const { labels, numbers } = await label(dataset, scored);
  for (const [row, number] of numbers.entries()) {
    const said = homes.extras[number];
    for (let k = 0; said && k < 3; k += 1) {
      const odds = said.reduce((sum, chance, i) => sum + chance * kernel[3 * i + k]!, bias[k]!);
      expect(labels[3 * row + k]).toBeCloseTo(odds, 3);
    }
  }
});
