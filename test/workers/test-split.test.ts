/** @jest-environment <rootDir>/test/support/native-environment.js */
/**
 * The test split is read by `evaluate` alone. All else that a run does with its data is done here, by the real activities and
 * jobs, on data whose test rows are nowhere: whoever asks for them fails.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMainActivities } from '../../activities/create-activities';
import type { MainActivities } from '../../core/contracts/activities';
import type { Dataset } from '../../core/contracts/data/dataset';
import type { BlobRef } from '../../core/contracts/digest';
import { MissingBlob } from '../../core/contracts/errors';
import type { LeftOut } from '../../core/contracts/teachers/folds';
import { ForeignTeacher } from '../../core/contracts/teachers/foreign-teacher';
import { HintShard } from '../../core/contracts/labels/hints';
import { LabelCheck } from '../../core/contracts/labels/label-check';
import { ScoredTeacher, TrainedModel } from '../../core/contracts/models/models';
import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import { LabelShard } from '../../core/contracts/labels/soft-labels';
import { GroupOutcomes, type TestJob, type TrainerJob } from '../../core/contracts/training/trainer-jobs';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { blobKey } from '../../storage/blob-store';
import { collectBlobs } from '../../storage/collect-blobs';
import { sha256 } from '../../storage/sha256';
import { openTeacher } from '../../teachers/open-teacher';
import { createTeacherCache } from '../../teachers/teacher-cache';
import { runJob } from '../../workers/trainer/run-job';
import { createDependencies } from '../activities/main-dependencies';
import folded from '../golden/teachers/folded.json';
import { aroundTeachers } from '../support/asking-context';
import { CODED_COLUMNS, GOLDEN } from '../support/golden-teachers';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { createTrainJob } from '../support/train-job';

/** Activities of the main queue that are given a data set. */
type GivenData = {
  [Name in keyof MainActivities]: Parameters<MainActivities[Name]>[0] extends { dataset: Dataset }
    ? Name
    : never;
}[keyof MainActivities];

/** Each must be in what `doAllButEvaluate` gives, a new one too. */
type Doer = GivenData | Exclude<TrainerJob['kind'], TestJob['kind']>;

const dependencies = createDependencies();
const { blobs, objects } = dependencies;
const main = createMainActivities(dependencies);
const context = createJobContext({
  blobs,
  engine: createCompiledEngine(loadTensorFlow()),
  teachers: createTeacherCache((model) => openTeacher(model, aroundTeachers(blobs))),
});
const key = sha256('key');

const SOURCE = {
  type: 'table',
  files: [join(GOLDEN, 'customers.csv')],
  target: { task: 'binary', column: 'left', positive: 'yes' },
  id: 'customer_id',
  split: { method: 'stratified', validation: 0.2, test: 0.2 },
};
const TEACHER = parse(
  ForeignTeacher,
  {
    type: 'onnx',
    foldsSha256: folded.foldsSha256,
    files: [0, 1, 2].map((fold) => {
      const uri = join(GOLDEN, `trees-${fold}.onnx`);
      return { uri, sha256: sha256(readFileSync(uri)) };
    }),
    inputs: [{ reads: 'columns', columns: CODED_COLUMNS }],
    output: { gives: 'probabilities', classes: ['no', 'yes'] },
  },
  'teacher',
);

/** A table whose test rows are gone, with all that only they have. */
async function ingestWithoutTest(): Promise<Dataset> {
  const data = parse(DataRecipe, { source: SOURCE, classes: 2 }, 'data');
  const { output: dataset } = await main.ingest({ data, seed: 5 });
  const { test, ...others } = dataset;
  const kept = new Set(collectBlobs(others).map(({ digest }) => digest));
  for (const { digest } of collectBlobs(test)) if (!kept.has(digest)) objects.objects.delete(blobKey(digest));
  return dataset;
}

async function doAllButEvaluate(dataset: Dataset) {
  const { output: folds } = await main.dealFolds({ dataset, folds: 3, seed: 5 });
  const augment = await main.augment({
    dataset,
    augment: { views: 1, shiftPixels: 0 },
    teacherViews: 1,
    seed: 5,
  });
  const [view] = augment.output.student;
  if (!view) throw new Error('a view is wanted');
  const models: ScoredTeacher[] = [];
  for (let fold = 0; fold < 3; fold += 1) models.push(await bringAndScore(dataset, { ...folds, fold }));
  const checkHeldOut = await main.checkHeldOut({ member: 0, models, dataset, folds });
  const plain = createTrainJob({ dataset, views: [view] });
  const train = TrainedModel.parse(await runJob(plain, context));
  const { network } = train;
  const { account: _account, ...ensemble } = await main.weighEnsemble({
    dataset,
    members: models,
    weights: 'validation',
    maxErrorRate: 1,
    folds,
  });
  const rows = { start: 0, end: view.rows };
  const label = LabelShard.parse(
    await runJob({ kind: 'label', key, ensemble, dataset, view, ...rows }, context),
  );
  const samples = [{ view, shard: label, start: 10, end: 40 }];
  const check = await runJob({ kind: 'check-labels', key, ensemble, dataset, samples }, context);
  const hint = await runJob(
    { kind: 'hint', key, network, layer: 'dense_1_relu', keep: 'outputs', dataset, view, ...rows },
    context,
  );
  const { kind: _kind, key: _key, loss, optimizer, seed, resumeFrom, ...shared } = plain;
  const own = { key, optimizer, seed, resumeFrom, isDone: false };
  const members = [
    { ...own, loss },
    { ...own, loss: { method: 'distillation' as const, temperature: 2, alpha: 0.5 } },
  ];
  const group = { kind: 'train-group' as const, shared: { ...shared, softLabels: [[label]] }, members };
  return {
    augment,
    dealFolds: folds,
    bringTeacher: models[0]?.network,
    checkHeldOut,
    weighEnsemble: ensemble,
    train,
    'train-group': GroupOutcomes.parse(await runJob(group, context)),
    label,
    hint: HintShard.parse(hint),
    'check-labels': LabelCheck.parse(check),
    score: models,
  } satisfies Record<Doer, unknown>;
}

async function bringAndScore(dataset: Dataset, without: LeftOut): Promise<ScoredTeacher> {
  const { output: teacher } = await main.bringTeacher({ member: 0, teacher: TEACHER, dataset, without });
  return ScoredTeacher.parse(
    await runJob({ kind: 'score', key, member: 0, teacher, dataset, without }, context),
  );
}

let dataset: Dataset;
let done: Awaited<ReturnType<typeof doAllButEvaluate>>;
beforeAll(async () => {
  dataset = await ingestWithoutTest();
  done = await doAllButEvaluate(dataset);
});

const testJob = (): TestJob => ({
  kind: 'test',
  key,
  dataset,
  contestants: [
    {
      id: 'student-1',
      members: [{ network: done.train.network, weight: 1 }],
      measureLatency: false,
    },
  ],
  latencyRows: 10,
});

test('a run comes to its evaluation without the test rows, and there it needs them', async () => {
  for (const result of Object.values(done)) expect(result).toBeDefined();
  await expect(runJob(testJob(), context)).rejects.toThrow(MissingBlob);
});

describe('test rows that are there', () => {
  /** Of test. */
  let shard: BlobRef;
  beforeAll(async () => {
    const data = parse(DataRecipe, { source: SOURCE, classes: 2 }, 'data');
    expect((await main.ingest({ data, seed: 5 })).output).toEqual(dataset);
    const [first] = 'shards' in dataset.test ? dataset.test.shards : [];
    shard = first!.bytes;
    await blobs.read(shard);
  });

  test('are scored on by the job for that', async () => {
    await expect(runJob(testJob(), context)).resolves.toMatchObject({ scores: [{ id: 'student-1' }] });
  });

  test('are locked for any other, whatever it takes them for', async () => {
    const view = { index: 0, seed: 1, rows: dataset.train.rows, shifts: shard };
    const { network } = done.train;
    const plain = createTrainJob({ dataset, views: [view] });
    const { kind: _kind, key: _key, loss, optimizer, seed, resumeFrom, ...shared } = plain;
    const members = [{ key, loss, optimizer, seed, resumeFrom, isDone: false }];
    const ensemble = { members: [{ network, weight: 1 }], validation: { errors: 1, rows: 2, loss: 1 } };
    const rows = { start: 0, end: view.rows };
    const samples = [
      {
        view: done.augment.output.student[0]!,
        shard: { ...done.label, logProbabilities: shard },
        start: 10,
        end: 40,
      },
    ];
    const jobs: TrainerJob[] = [
      plain,
      { kind: 'train-group', shared, members },
      { kind: 'label', key, ensemble, dataset, view, ...rows },
      {
        kind: 'hint',
        key,
        network: { ...network, weights: shard },
        layer: 'dense_1_relu',
        keep: 'outputs',
        dataset,
        view,
        ...rows,
      },
      { kind: 'check-labels', key, ensemble, dataset, samples },
    ];
    for (const job of jobs)
      await expect(runJob(job, context)).rejects.toThrow(
        `the test split is locked: a job "${job.kind}" asked for ${shard.digest}`,
      );
  });
});
