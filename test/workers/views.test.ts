/** @jest-environment <rootDir>/test/support/native-environment.js */
/** What teachers label and students learn is the same view, to the bit: through the jobs themselves. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AugmentOperations } from '../../core/contracts/data/augment-operation';
import type { Dataset, View } from '../../core/contracts/data/dataset';
import { TableRecipe } from '../../core/contracts/data/table';
import type { LabelJob, TrainJob } from '../../core/contracts/training/trainer-jobs';
import { Optimizer } from '../../core/contracts/training/training';
import type { LabelledRows } from '../../core/data/labelled-rows';
import { ingestTable } from '../../core/data/table/ingest-table';
import { toBytes, toFloat32 } from '../../core/data/typed-bytes';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { withTable } from '../../sources/table/open-table';
import { sha256 } from '../../storage/sha256';
import { readSplit } from '../../workers/trainer/read-inputs';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { renderView } from '../support/render-view';
import { makeTempDir } from '../support/temp-dir';
import { createCallbacks } from '../support/train-request';
import { customersCsv } from '../support/write-customers';
import { writeStripedData } from '../support/write-striped-data';

const { blobs } = createDependencies();
const engine = createCompiledEngine(loadTensorFlow());
const context = createJobContext({ blobs, engine });
const temp = makeTempDir();
afterAll(temp.remove);

async function ingestCustomers(): Promise<Dataset> {
  const path = join(temp.dir, 'customers.csv');
  writeFileSync(path, customersCsv(300, 1));
  const recipe = TableRecipe.parse({
    target: { task: 'binary', column: 'left', positive: 'yes' },
    id: 'customer_id',
    split: { method: 'random', validation: 0.2, test: 0.2 },
  });
  const files = { paths: [path], format: 'csv' as const, missing: recipe.missing };
  const source = { sourceDigest: sha256('customers'), seed: 1, shardRows: 50 };
  return withTable(files, temp.dir, { memoryMiB: 256, threads: 1 }, (table) =>
    ingestTable({ ...source, table, recipe, write: (bytes) => blobs.write(bytes) }),
  );
}

/** A data set and a view of it, with the view's rows by themselves. */
async function prepare(dataset: Dataset, list: readonly unknown[], shifts: Int8Array) {
  const { rows } = dataset.train;
  const view: View = {
    index: 0,
    seed: 11,
    rows,
    shifts: await blobs.write(toBytes(shifts)),
    operations: AugmentOperations.parse(list),
  };
  const train = await readSplit(blobs, dataset, dataset.train);
  const { inputs } = renderView(train, dataset.classes, list, { seed: 11, shifts });
  return { dataset, view, changed: { ...train, inputs } };
}

const architecture = { type: 'mlp' as const, hidden: [8] };
const optimizer = Optimizer.parse({ learningRate: 0.01 });
const shared = {
  architecture,
  optimizer,
  batchSize: 32,
  epochs: 2,
  untilEpoch: 2,
  seed: 3,
  resumeFrom: null,
};
const trainJob = (dataset: Dataset, view: View, changes: Partial<TrainJob> = {}): TrainJob => ({
  kind: 'train',
  key: sha256('train'),
  dataset,
  views: [view],
  softLabels: [],
  loss: { method: 'hard-labels' },
  ...shared,
  ...changes,
});

const CASES = {
  images: async () => {
    const { dataset } = await writeStripedData(blobs, { train: 150, validation: 40, test: 40 });
    const list = [
      { type: 'rotate', degrees: 30 },
      { type: 'cutout', pixels: 3 },
    ];
    return prepare(
      dataset,
      list,
      Int8Array.from({ length: 300 }, (_, i) => (i % 3) - 1),
    );
  },
  'a table': async () => {
    const dataset = await ingestCustomers();
    const list = [
      { type: 'munge', share: 0.5 },
      { type: 'noise', deviation: 0.2 },
      { type: 'drop', share: 0.1 },
      { type: 'smote' },
    ];
    return prepare(dataset, list, new Int8Array(2 * dataset.train.rows));
  },
};

describe.each(Object.entries(CASES))('%s', (_, create) => {
  let prepared: Awaited<ReturnType<typeof prepare>>;
  const teach = () => runTrainJob(trainJob(prepared.dataset, prepared.view), context);
  const label = async (start: number, end: number) => {
    const { network, validation } = await teach();
    const ensemble = { members: [{ network, weight: 1 }], validation };
    const { dataset, view } = prepared;
    const job: LabelJob = { kind: 'label', key: sha256('label'), ensemble, dataset, view, start, end };
    return { network, shard: await runLabelJob(job, context) };
  };
  beforeAll(async () => {
    prepared = await create();
  });

  test('a network is trained on the rows of the view', async () => {
    const { dataset, changed } = prepared;
    const still = new Int8Array(2 * changed.rows);
    const train = (rows: LabelledRows, validation: LabelledRows) =>
      engine.train(
        {
          ...shared,
          classes: dataset.classes,
          train: rows,
          validation,
          views: [{ shifts: still, softLogProbabilities: null }],
          loss: { method: 'hard-labels' },
          validateEvery: 0,
        },
        createCallbacks(),
      );
    const validation = await readSplit(blobs, dataset, dataset.validation);
    const { network } = await teach();
    expect(network.weights.digest).toBe(sha256((await train(changed, validation)).weights));
    const plain = await readSplit(blobs, dataset, dataset.train);
    expect(network.weights.digest).not.toBe(sha256((await train(plain, validation)).weights));
  });

  test('shards are labelled by what the teacher says of the rows of the view', async () => {
    const { changed } = prepared;
    const { network, shard } = await label(40, 90);
    const size = changed.inputs.length / changed.rows;
    const inputs = changed.inputs.subarray(40 * size, 90 * size);
    const weights = await blobs.read(network.weights);
    const wanted = await engine.predict({ network: { ...network, weights }, rows: 50, inputs, shifts: null });
    expect(toFloat32(await blobs.read(shard.logProbabilities))).toEqual(wanted);
  });

  test('labels are those of one view, one recipe, one seed and these rows', async () => {
    const { dataset, view } = prepared;
    const { rows } = dataset.train;
    const { shard } = await label(0, rows);
    const loss = { method: 'distillation', temperature: 2, alpha: 0.9 } as const;
    const train = (of: View, shards = [shard], data = dataset) =>
      runTrainJob(trainJob(data, of, { softLabels: [shards], loss }), context);
    await expect(train(view)).resolves.toMatchObject({ epochsRun: 2 });
    const { operations: _operations, ...bare } = view;
    const others: View[] = [
      { ...view, seed: 12 },
      { ...view, operations: view.operations!.slice(1) },
      { ...view, shifts: await blobs.write(toBytes(new Int8Array(2 * rows).fill(1))) },
      bare,
    ];
    for (const other of others)
      await expect(train(other)).rejects.toThrow('view 0 has soft labels that were made on another view');
    const labels = await blobs.write(new Uint8Array(rows));
    await expect(train(view, [shard], { ...dataset, train: { ...dataset.train, labels } })).rejects.toThrow(
      'another view',
    );
    await expect(train(view, [{ ...shard, end: rows - 1 }])).rejects.toThrow(
      `view 0 has soft labels for ${rows - 1} rows, and ${rows} rows`,
    );
    await expect(train(view, [{ ...shard, start: 1 }])).rejects.toThrow(
      'view 0 lacks the soft labels of row 0',
    );
  });
});
