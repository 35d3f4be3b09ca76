import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { TrainRequest } from '../../core/contracts/activities';
import { DistilResult, PROGRESS_QUERY, RunProgress } from '../../core/contracts/runs';
import { SEARCH_ATTRIBUTES } from '../../core/contracts/search-attributes';
import { STAGES } from '../../core/contracts/stages';
import { StudyResult } from '../../core/contracts/training/study';
import type { LossMethod } from '../../core/contracts/training/training';
import { tinyRecipe } from '../support/tiny-recipe';
import { fakeActivities, type FakeActivities } from './fake-activities';
import { DATASET, views } from './samples';
import { SHORT_RECIPE } from './short-recipe';
import { startTestBed, type TestBed } from './start-test-bed';

const SEEDS = [1, 2];
const METHODS: LossMethod[] = ['distillation', 'hard-labels', 'label-smoothing'];

const TINY = tinyRecipe();
const RECIPE = tinyRecipe({
  teach: {
    ...TINY.teach,
    precision: 'auto',
    sampling: 'class-balanced',
    earlyStopping: { patience: 3 },
  },
  label: { ...TINY.label, precision: 'bf16', format: 'float16' },
  student: { ...TINY.student, precision: 'bf16' },
  train: { ...TINY.train, earlyStopping: { patience: 2, minDelta: 0.01, metric: 'errorRate' } },
});

let bed: TestBed;
let fakes: FakeActivities;
let result: DistilResult;
let handle: Awaited<ReturnType<TestBed['start']>>;

beforeAll(async () => {
  bed = await startTestBed({ maxCachedWorkflows: 0 });
  fakes = fakeActivities();
  handle = await bed.start('distil', { recipe: RECIPE }, fakes);
  result = DistilResult.parse(await handle.result());
});
afterAll(() => bed.end());

/** Activities side by side are called in any order; by seed it is always the same. */
const byMethod = (requests: TrainRequest[], method: LossMethod) =>
  requests.filter((request) => request.loss.method === method).sort((a, b) => a.seed - b.seed);

test('runs the stages in the order of the list of stages', () => {
  const helpers = [
    'resolveRecipe',
    'weighEnsemble',
    'readChampion',
    'countSlots',
    'checkPrecisions',
    'checkLabels',
  ];
  const order = [...new Set(fakes.calls.map(({ name }) => name))].filter((name) => !helpers.includes(name));
  expect(order).toEqual(STAGES);
  expect(fakes.calls[0]?.name).toBe('resolveRecipe');
});

test('ends with the verdict, the champion and the report', () => {
  expect(result).toMatchObject({
    line: 'tiny-digits',
    recipe: 'tiny',
    verdict: 'promoted',
    championVersion: 1,
  });
  expect(result.report.candidate.key).toBe(fakes.requests('promote')[0]?.candidate.key);
});

test('every row of every student view is labelled once, and on that view', () => {
  const requests = fakes.requests('label');
  for (const view of views('student', 2)) {
    const shards = requests
      .filter((request) => request.view.index === view.index)
      .sort((a, b) => a.start - b.start);
    expect(shards.map(({ start, end }) => [start, end])).toEqual([
      [0, 1000],
      [1000, 2000],
      [2000, 2500],
    ]);
    expect(shards.map((shard) => shard.view.shifts)).toEqual([view.shifts, view.shifts, view.shifts]);
  }
  expect(requests).toHaveLength(6);
  for (const { precision, format } of requests) expect([precision, format]).toEqual(['bf16', 'float16']);
});

test('teachers learn on their own views, from hard labels, each from its own seed', () => {
  const requests = fakes.requests('teach');
  const shapes = requests.map((request) => request.architecture);
  expect(shapes).toHaveLength(2);
  expect(shapes).toEqual(expect.arrayContaining(tinyRecipe().teach.members));
  expect(requests.map((request) => request.views)).toEqual([views('teacher', 3), views('teacher', 3)]);
  expect(requests.every((request) => request.softLabels.length === 0)).toBe(true);
  expect(new Set(requests.map((request) => request.seed)).size).toBe(2);
});

test('teachers and all students are trained as their part of the recipe says', () => {
  const optionsOf = (name: 'teach' | 'sweep' | 'search' | 'train') =>
    fakes.requests(name).map(({ precision, sampling }) => ({ precision, sampling }));
  for (const options of optionsOf('teach'))
    expect(options).toEqual({ precision: 'auto', sampling: 'class-balanced' });
  const students = (['sweep', 'search', 'train'] as const).flatMap(optionsOf);
  expect(students.length).toBeGreaterThan(10);
  for (const options of students) expect(options).toEqual({ precision: 'bf16' });
});

test('teachers and finalists stop early as the recipe says; what is compared at a budget does not', () => {
  const rules = (name: 'teach' | 'sweep' | 'search' | 'train') => [
    ...new Set(fakes.requests(name).map((request) => JSON.stringify(request.earlyStopping))),
  ];
  expect(rules('teach')).toEqual(['{"patience":3,"minDelta":0,"metric":"loss"}']);
  expect(rules('train')).toEqual(['{"patience":2,"minDelta":0.01,"metric":"errorRate"}']);
  expect([...rules('sweep'), ...rules('search')]).toEqual([undefined, undefined]);
});

test('only distillation is given soft labels, in row order for each view', () => {
  for (const name of ['sweep', 'search', 'train'] as const) {
    for (const request of fakes.requests(name)) {
      const starts = request.softLabels.map((shards) => shards.map((shard) => [shard.view, shard.start]));
      const all = [0, 1].map((view) => [0, 1000, 2000].map((start) => [view, start]));
      expect(starts).toEqual(request.loss.method === 'distillation' ? all : []);
    }
  }
});

test('controls differ from the student in the loss and in what was tuned, and in nothing else', () => {
  const requests = fakes.requests('train');
  const apart = ({ loss: _loss, optimizer, softLabels: _labels, ...same }: TrainRequest) => ({
    ...same,
    optimizer: { ...optimizer, learningRate: 0, weightDecay: 0 },
  });
  const [student = [], ...controls] = METHODS.map((method) => byMethod(requests, method).map(apart));
  expect(student.map((request) => request.seed)).toEqual(SEEDS);
  expect(student.every((request) => request.epochs === 2 && request.untilEpoch === 2)).toBe(true);
  expect(controls).toEqual([student, student]);
  expect(student[0]?.views).toEqual(views('student', 2));
});

test('each method has a study of its own, with the same rungs, waves and seeds', () => {
  const requests = fakes.requests('search');
  const trials = METHODS.map((method) =>
    byMethod(requests, method).filter(({ untilEpoch }) => untilEpoch === 1),
  );
  expect(trials.map((list) => list.length)).toEqual([4, 2, 2]);
  expect(new Set(requests.map((request) => request.epochs))).toEqual(new Set([2]));
  expect(new Set(requests.map((request) => request.seed)).size).toBe(1);
  for (const request of requests) {
    expect(request.optimizer.learningRate).toBeGreaterThanOrEqual(1e-3);
    expect(request.optimizer.learningRate).toBeLessThanOrEqual(1e-2);
  }
  const winner = fakes.requests('train')[0]?.architecture;
  const controlShapes = requests.filter((request) => request.loss.method !== 'distillation');
  expect(controlShapes.every(({ architecture }) => isSame(architecture, winner))).toBe(true);
});

test.each([
  ['distillation', ['temperature', 'learningRate']],
  ['hard-labels', ['learningRate']],
  ['label-smoothing', ['learningRate']],
])('the study of %s varies %j', async (method, names) => {
  const study = bed.client.workflow.getHandle(`${handle.workflowId}/search-${method}`);
  const { trials } = StudyResult.parse(await study.result());
  for (const { params } of trials) expect(Object.keys(params)).toEqual(names);
});

test('each method is trained with what its own study found best', () => {
  for (const method of METHODS) {
    const finished = byMethod(fakes.requests('search'), method).filter(({ untilEpoch }) => untilEpoch === 2);
    const rates = byMethod(fakes.requests('train'), method).map(({ optimizer }) => optimizer.learningRate);
    const [rate] = rates;
    expect(rates).toEqual([rate, rate]);
    expect(finished.map(({ optimizer }) => optimizer.learningRate)).toContain(rate);
  }
  const rates = METHODS.map((method) => byMethod(fakes.requests('train'), method)[0]?.optimizer.learningRate);
  expect(new Set(rates).size).toBeGreaterThan(1);
});

test('the candidate is the seed that did best on validation; promotion gets its origin', () => {
  const [evaluation] = fakes.requests('evaluate');
  const [promotion] = fakes.requests('promote');
  const best = Math.min(...evaluation!.students.map((student) => student.validation.errors!));
  expect(evaluation!.candidate.validation.errors).toBe(best);
  expect(promotion).toMatchObject({
    line: 'tiny-digits',
    recipe: 'tiny',
    sourceDigest: DATASET.sourceDigest,
    candidate: { key: evaluation!.candidate.key },
    gates: { beatControls: false, maxErrorRateIncrease: 0 },
  });
  expect(promotion!.runId).toBe(handle.firstExecutionRunId);
  const by = { line: 'tiny-digits', recipe: 'tiny', runId: handle.firstExecutionRunId };
  expect(evaluation!.by).toEqual(by);
  expect(evaluation!.hardLabels.map(({ seed }) => seed)).toEqual(SEEDS);
  expect(evaluation!.labelSmoothing.map(({ seed }) => seed)).toEqual(SEEDS);
});

test('the progress query counts each stage to its end', async () => {
  const progress = RunProgress.parse(await handle.query(PROGRESS_QUERY));
  expect(progress).toMatchObject({ recipe: 'tiny', line: 'tiny-digits' });
  expect(progress.stages.map(({ stage, state, done, total }) => [stage, state, done, total])).toEqual([
    ['ingest', 'done', 1, 1],
    ['augment', 'done', 1, 1],
    ['teach', 'done', 3, 3],
    ['label', 'done', 7, 7],
    ['sweep', 'done', 2, 2],
    ['search', 'done', 8, 8],
    ['train', 'done', 6, 6],
    ['evaluate', 'done', 1, 1],
    ['promote', 'done', 1, 1],
  ]);
});

test('the run is found by line, recipe, stage and verdict', async () => {
  const { typedSearchAttributes } = await handle.describe();
  const valueOf = (name: string) =>
    typedSearchAttributes.get(defineSearchAttributeKey(name, SearchAttributeType.KEYWORD));
  expect(valueOf(SEARCH_ATTRIBUTES.line)).toBe('tiny-digits');
  expect(valueOf(SEARCH_ATTRIBUTES.recipe)).toBe('tiny');
  expect(valueOf(SEARCH_ATTRIBUTES.stage)).toBe('promote');
  expect(valueOf(SEARCH_ATTRIBUTES.verdict)).toBe('promoted');
});

test('the same recipe again gives the same requests', async () => {
  const again = fakeActivities();
  await bed.run('distil', { recipe: RECIPE }, again);
  const requests = (from: FakeActivities, name: 'sweep' | 'search' | 'train') =>
    from
      .requests(name)
      .map((request) => JSON.stringify(request))
      .sort();
  for (const name of ['sweep', 'search', 'train'] as const)
    expect(requests(again, name)).toEqual(requests(fakes, name));
});

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

test('networks go on with the places of columns that ingest found for them', async () => {
  const fields = [{ start: 2, size: 4 }];
  const shape = { type: 'wide-and-deep' as const, hidden: [4], fields };
  const shapes = { teachers: [shape], students: [shape] };
  const ingest = () => Promise.resolve({ output: DATASET, reused: false, shapes });
  const located = fakeActivities({ ingest });
  await bed.run('distil', { recipe: SHORT_RECIPE }, located);
  expect(located.requests('teach')).toHaveLength(1);
  for (const name of ['teach', 'sweep', 'search', 'train'] as const)
    for (const { architecture } of located.requests(name)) expect(architecture).toEqual(shape);
});
