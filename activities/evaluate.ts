import type { EvaluateRequest, TrainerActivities } from '../core/contracts/activities';
import { identifyTeachers } from '../core/contracts/brought-teacher';
import type { Digest } from '../core/contracts/digest';
import { Report } from '../core/contracts/report';
import type { TestJob } from '../core/contracts/trainer-jobs';
import { assembleReport } from './assemble-report';
import { listContestants, type ReportContestant } from './contestants';
import { listOtherGenerations } from './generations';
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
  trainer,
}: TrainerDependencies): TrainerActivities['evaluate'] {
  return (request: EvaluateRequest) =>
    steps.runStep({
      stage: 'evaluate',
      codeVersion: CODE_VERSION,
      params: identifyTeachers(request),
      schema: Report,
      compute: async (key) => {
        const contestants = listContestants(request);
        const job = jobOf(key, request, contestants);
        const { scores, rankings } = await runOnTrainer((options) => trainer.run(job, options));
        const wrong = new Map<string, Uint8Array>();
        for (const score of scores) wrong.set(score.id, await blobs.read(score.wrong));
        const weights = await readWeights(request.dataset.test, blobs);
        return assembleReport({ request, contestants, scores, rankings, wrong, weights });
      },
    });
}

function jobOf(key: Digest, request: EvaluateRequest, contestants: readonly ReportContestant[]): TestJob {
  const { dataset, evaluate } = request;
  const tested = [...contestants, ...listOtherGenerations(request)];
  return {
    kind: 'test',
    key,
    dataset,
    contestants: tested.map(({ id, members, temperature, measureLatency }) => ({
      id,
      members,
      ...(temperature !== undefined && { temperature }),
      measureLatency,
    })),
    latencyRows: evaluate.latencyRows,
    ...(evaluate.specificity !== undefined && { specificity: evaluate.specificity }),
    ...(dataset.classes === 2 && { rankings: listRankings(request, contestants) }),
  };
}
