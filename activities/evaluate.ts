import type { TrainerActivities } from '../core/contracts/activities';
import type { EvaluateRequest } from '../core/contracts/evaluation/evaluate-request';
import { identifyTeachers } from '../core/contracts/teachers/brought-teacher';
import type { Dataset } from '../core/contracts/data/dataset';
import type { Digest } from '../core/contracts/digest';
import { isRanked } from '../core/contracts/evaluation/judging';
import { Report } from '../core/contracts/evaluation/report';
import type { TestJob, TestScores } from '../core/contracts/training/trainer-jobs';
import { toFloat32 } from '../core/data/typed-bytes';
import type { Measured } from '../core/policy/compare-measured';
import { countTestReads } from '../core/policy/count-test-reads';
import type { RowErrors } from '../core/policy/statistics/compare-row-errors';
import { assembleReport } from './assemble-report';
import { listContestants, type ReportContestant } from './contestants';
import { listOtherGenerations } from './generations';
import { identifyTestRead } from './identify-test-read';
import { listRankings } from './list-rankings';
import { readWeights } from './read-weights';
import type { TrainerDependencies } from './dependencies';
import { runOnTrainer } from './run-on-trainer';

/** Calibration is measured since this one. */
const CODE_VERSION = 4;

/** Scores everyone on the test split, once, and writes the report. */
export function createEvaluate({
  blobs,
  steps,
  testReads,
  trainer,
}: TrainerDependencies): TrainerActivities['evaluate'] {
  return async ({ by, ...request }) => {
    const read = await identifyTestRead(request, blobs);
    // Before the rows judge: whoever learns how a candidate did leaves a record.
    await testReads.record({ ...read, ...(by && { by }) });
    const step = await steps.runStep({
      stage: 'evaluate',
      codeVersion: CODE_VERSION,
      params: identifyTeachers(request),
      schema: Report,
      compute: async (key) => {
        const contestants = listContestants(request);
        const job = jobOf(key, request, contestants);
        const { scores, rankings } = await runOnTrainer((options) => trainer.run(job, options));
        const rowErrors = await readRowErrors(scores, blobs);
        const measured = await measuredBy(request.dataset, blobs);
        return assembleReport({ request, contestants, scores, rankings, rowErrors, measured });
      },
    });
    return { ...step, testReads: countTestReads(await testReads.of(read.rows), read) };
  };
}

function jobOf(key: Digest, request: EvaluateRequest, contestants: readonly ReportContestant[]): TestJob {
  const { dataset, evaluate } = request;
  const tested = [...contestants, ...listOtherGenerations(request)];
  return {
    kind: 'test',
    key,
    dataset,
    contestants: tested.map(({ id, members, temperature, preprocessing, measureLatency }) => ({
      id,
      members,
      ...(temperature !== undefined && { temperature }),
      ...(preprocessing && { preprocessing }),
      measureLatency,
    })),
    latencyRows: evaluate.latencyRows,
    ...(evaluate.specificity !== undefined && { specificity: evaluate.specificity }),
    ...(isRanked(dataset) && { rankings: listRankings(request, contestants) }),
  };
}

type Blobs = Pick<TrainerDependencies['blobs'], 'read'>;

/** By contestant. */
async function readRowErrors(scores: TestScores['scores'], blobs: Blobs) {
  const errors = new Map<string, RowErrors>();
  for (const { id, wrong, rowErrors } of scores) {
    if (wrong) errors.set(id, await blobs.read(wrong));
    else if (rowErrors) errors.set(id, toFloat32(await blobs.read(rowErrors)));
  }
  return errors;
}

/** What rows' errors add up to, where these can't be counted. */
async function measuredBy({ task, test }: Dataset, blobs: Blobs): Promise<Measured | undefined> {
  const weights = await readWeights(test, blobs);
  if (!task && !weights) return undefined;
  return { measure: task === 'regression' ? 'rmse' : 'errorRate', weights };
}
