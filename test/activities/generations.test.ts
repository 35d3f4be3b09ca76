import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createEvaluate } from '../../activities/evaluate';
import { listOtherGenerations, poolGenerations } from '../../activities/generations';
import type { Trainer } from '../../activities/trainer';
import type { StepResult } from '../../core/contracts/activities';
import type { EvaluateRequest } from '../../core/contracts/evaluation/evaluate-request';
import { Report } from '../../core/contracts/evaluation/report';
import type { TestJob } from '../../core/contracts/training/trainer-jobs';
import { poolResults } from '../../core/policy/compare-models';
import { createCheckpointStore } from '../../storage/checkpoint-store';
import { DATASET, trainedModel } from '../workflows/samples';
import { createDependencies } from './main-dependencies';

const generation = (number: number, errors: number) =>
  [1, 2].map((seed) => trainedModel({ identity: `${number} ${seed}`, seed, errors: errors + seed }));
const generations = [generation(1, 30), generation(2, 10), generation(3, 20)];
const request = { students: generations[1]!, generations };
const WRONG: Record<string, number[]> = {
  'generation-1-student-1': [1, 1, 1, 0],
  'generation-1-student-2': [1, 0, 0, 0],
  'student-1': [0, 0, 0, 0],
  'student-2': [0, 1, 0, 0],
  'generation-3-student-1': [0, 1, 0, 0],
  'generation-3-student-2': [0, 1, 1, 0],
};
const vectorOf = (id: string) => Uint8Array.from(WRONG[id] ?? [0, 0, 0, 1]);

test('students of other generations are scored, and none is timed', () => {
  const found = listOtherGenerations(request);
  expect(found.map(({ id, measureLatency }) => [id, measureLatency])).toEqual([
    ['generation-1-student-1', false],
    ['generation-1-student-2', false],
    ['generation-3-student-1', false],
    ['generation-3-student-2', false],
  ]);
  const networks = [...generations[0]!, ...generations[2]!].map(({ network }) => [{ network, weight: 1 }]);
  expect(found.map(({ members }) => members)).toEqual(networks);
  expect(listOtherGenerations({ students: request.students })).toEqual([]);
});

test('each generation is pooled over its seeds, those of the candidate by the names that they have already', () => {
  const found = poolGenerations(request, (ids) => poolResults('student', ids.map(vectorOf)));
  expect(found.map(({ interval: _interval, ...each }) => each)).toEqual(
    [
      { errors: 4, validation: 63, isChosen: false },
      { errors: 1, validation: 23, isChosen: true },
      { errors: 3, validation: 43, isChosen: false },
    ].map(({ errors, validation, isChosen }, place) => ({
      generation: place + 1,
      seeds: 2,
      errors,
      rows: 8,
      errorRate: errors / 8,
      validation: { value: validation / 1000 },
      isChosen,
    })),
  );
  expect(poolGenerations({ students: request.students }, () => poolResults('student', []))).toEqual([]);
});

test('the report tells of all generations where there are several, and compares those of the candidate', async () => {
  const { blobs, steps, testReads, objects } = createDependencies();
  const run = async ({ contestants }: TestJob) => {
    const scores = contestants.map(async ({ id }) => ({
      id,
      wrong: await blobs.write(vectorOf(id)),
      errors: 1,
      loss: 0.25,
      latencyUs: null,
    }));
    return { scores: await Promise.all(scores) };
  };
  const trainer = { run } as unknown as Trainer;
  const checkpoints = createCheckpointStore({ objects });
  const evaluate = createEvaluate({
    blobs,
    steps,
    testReads,
    trainer,
    checkpoints,
    slots: 1,
    precisions: ['float32'],
  });
  const reportOf = async (changes: Partial<EvaluateRequest>) => {
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    const network = generations[0]![0]!.network;
    const result: StepResult<Report> = await environment.run(evaluate, {
      dataset: { ...DATASET, test: { ...DATASET.test, rows: 4 } },
      evaluate: { latencyRows: 20 },
      teachers: generations[0]!,
      ensemble: { members: [{ network, weight: 1 }], validation: { errors: 1, rows: 500, loss: 0.1 } },
      candidate: request.students[0]!,
      students: request.students,
      hardLabels: generations[0]!,
      labelSmoothing: generations[0]!,
      champion: null,
      ...changes,
    });
    return Report.parse(result.output);
  };
  const report = await reportOf({ generations });
  expect(report.generations?.map(({ errors, isChosen }) => [errors, isChosen])).toEqual([
    [4, false],
    [1, true],
    [3, false],
  ]);
  const tested = report.models.map(({ id }) => id);
  expect(tested.filter((id) => id.includes('generation'))).toEqual([]);
  const { generations: _generations, ...others } = report;
  expect(await reportOf({})).toEqual(others);
});
