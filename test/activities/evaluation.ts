/** An evaluation at a size that can be looked through: eight test rows, and who gets which of them wrong. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createEvaluate } from '../../activities/evaluate';
import type { Trainer } from '../../activities/trainer';
import type { EvaluateResult } from '../../core/contracts/activities';
import type { EvaluateRequest } from '../../core/contracts/evaluation/evaluate-request';
import { RankingComparison } from '../../core/contracts/evaluation/ranking-comparison';
import type { TestJob } from '../../core/contracts/training/trainer-jobs';
import { createCheckpointStore } from '../../storage/checkpoint-store';
import { DATASET, modelVersion, trainedModel } from '../workflows/samples';
import { createDependencies } from './main-dependencies';

export const ROWS = 8;
export const dataset = { ...DATASET, test: { ...DATASET.test, rows: ROWS } };

/** Rows that each contestant gets wrong. */
export const WRONG: Record<string, number[]> = {
  'teacher-1': [0],
  'teacher-2': [1],
  ensemble: [],
  'student-1': [0, 1],
  'student-2': [2],
  'hard-labels-1': [0, 1, 3],
  'hard-labels-2': [2, 4],
  'label-smoothing-1': [0],
  'label-smoothing-2': [3],
  champion: [0, 1, 4, 5],
};

export const CALIBRATION = {
  error: 0.02,
  brierScore: 0.1,
  reliability: [{ rows: 8, predicted: 0.5, observed: 0.5 }],
};
const COUNTS = { threshold: 0.3, trueNegatives: 5, negatives: 6, truePositives: 1, positives: 2 };
const AREA = { student: 0.8, other: 0.7, interval: { low: 0.05, high: 0.15 } };

const models = (kind: string) => [1, 2].map((seed) => trainedModel({ identity: `${kind}-${seed}`, seed }));

export function request(changes: Partial<EvaluateRequest> = {}): EvaluateRequest {
  const [teachers, students] = [models('teacher'), models('student')];
  return {
    dataset,
    evaluate: { latencyRows: 20 },
    teachers,
    ensemble: {
      members: teachers.map(({ network }) => ({ network, weight: 0.5 })),
      validation: { errors: 1, rows: 500, loss: 0.1 },
    },
    candidate: students[1]!,
    students,
    hardLabels: models('hard-labels'),
    labelSmoothing: models('label-smoothing'),
    champion: modelVersion(3),
    ...changes,
  };
}

/** The activity with a trainer that answers with `WRONG`, and what it was asked. */
export function setUp(leaveOut?: string) {
  const { blobs, steps, testReads, objects } = createDependencies();
  const environment = () => new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const jobs: TestJob[] = [];
  const rankings: RankingComparison[] = ['hard-labels', 'ensemble'].map((against) =>
    RankingComparison.parse({ against, seeds: 2, rocAuc: AREA, averagePrecision: AREA }),
  );
  const answer = async (job: TestJob) => {
    jobs.push(job);
    const asked = job.contestants.filter(({ id }) => id !== leaveOut);
    const scores = asked.map(async ({ id, measureLatency }) => ({
      id,
      wrong: await blobs.write(Uint8Array.from({ length: ROWS }, (_, i) => (WRONG[id]?.includes(i) ? 1 : 0))),
      errors: WRONG[id]!.length,
      loss: 0.25,
      calibration: CALIBRATION,
      ...(job.specificity !== undefined && { atSpecificity: COUNTS }),
      latencyUs: measureLatency ? { p50: 10, p99: 20 } : null,
    }));
    return { scores: await Promise.all(scores), ...(job.rankings && { rankings }) };
  };
  const trainer = { answer };
  const run = (job: TestJob) => trainer.answer(job);
  const checkpoints = createCheckpointStore({ objects });
  const evaluate = createEvaluate({
    blobs,
    steps,
    testReads,
    trainer: { run } as unknown as Trainer,
    checkpoints,
    slots: 1,
    precisions: ['float32'],
  });
  return {
    jobs,
    blobs,
    objects,
    testReads,
    trainer,
    evaluate: (asked: EvaluateRequest): Promise<EvaluateResult> => environment().run(evaluate, asked),
  };
}
