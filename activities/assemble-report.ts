import type { EvaluateRequest } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/dataset';
import { MissingBlob } from '../core/contracts/errors';
import { shapeOf } from '../core/contracts/model-shape';
import type { Comparison, Report, TestedModel } from '../core/contracts/report';
import type { Role } from '../core/contracts/role';
import type { TestScores } from '../core/contracts/trainer-jobs';
import { describeOperatingPoint, poolMeasures } from '../core/policy/clinical-measures';
import { compareModels, poolResults } from '../core/policy/compare-models';
import { wilsonInterval } from '../core/policy/statistics/wilson-interval';
import { studentId, type ReportContestant } from './contestants';

interface ReportParts {
  request: EvaluateRequest;
  contestants: ReportContestant[];
  scores: TestScores['scores'];
  rankings: TestScores['rankings'];
  /** By contestant: uint8 [rows], 1 where it is wrong. */
  wrong: ReadonlyMap<string, Uint8Array>;
}

const POOLED = ['student', 'hard-labels', 'label-smoothing'] as const;

/** Puts what was measured on the test split together with what follows from it. */
export function assembleReport({ request, contestants, scores, rankings, wrong }: ReportParts): Report {
  const { candidate, champion } = request;
  const vectorsOf = (role: Role) =>
    contestants.filter((contestant) => contestant.role === role).map(({ id }) => vectorOf(wrong, id));
  const against = (other: Role, student: readonly Uint8Array[]): Comparison =>
    compareModels({ against: other, student, other: vectorsOf(other) });
  const candidateAlone = [vectorOf(wrong, studentId(candidate))];
  const models = contestants.map((contestant) => testedModel(contestant, scores, request));
  return {
    candidate: { id: studentId(candidate), key: candidate.key },
    models,
    pooled: POOLED.map((role) => ({
      ...poolResults(role, vectorsOf(role)),
      ...poolMeasures(models.filter((model) => model.role === role)),
    })),
    comparisons: [
      against('hard-labels', vectorsOf('student')),
      against('label-smoothing', vectorsOf('student')),
      against('ensemble', candidateAlone),
      ...(champion ? [against('champion', candidateAlone)] : []),
    ],
    ...(rankings && { rankings }),
    championVersion: champion?.version ?? null,
    ...noteData(request.dataset),
  };
}

function noteData({ quarantined, duplicatesAcrossSplits }: Dataset): Pick<Report, 'data'> {
  if (!quarantined && !duplicatesAcrossSplits) return {};
  return {
    data: {
      ...(quarantined && { quarantined }),
      ...(duplicatesAcrossSplits && { duplicatesAcrossSplits }),
    },
  };
}

function testedModel(
  contestant: ReportContestant,
  scores: TestScores['scores'],
  { dataset, evaluate: { specificity } }: EvaluateRequest,
): TestedModel {
  const { rows } = dataset.test;
  const { id, role, seed, members, cost } = contestant;
  const score = scores.find((candidate) => candidate.id === id);
  if (!score) throw new MissingBlob(`the trainer scored no model named ${id}`, { id });
  const { errors, loss, ranking, calibration, atSpecificity, latencyUs } = score;
  return {
    id,
    role,
    seed,
    architecture: members.map(({ network }) => shapeOf(network)),
    errors,
    rows,
    errorRate: errors / rows,
    interval: wilsonInterval(errors, rows),
    loss,
    ...(ranking && { ranking }),
    ...(calibration && { calibration }),
    ...(specificity !== undefined &&
      atSpecificity && { operatingPoint: describeOperatingPoint(specificity, atSpecificity) }),
    cost,
    latencyUs,
  };
}

function vectorOf(wrong: ReadonlyMap<string, Uint8Array>, id: string): Uint8Array {
  const vector = wrong.get(id);
  if (!vector) throw new MissingBlob(`the trainer scored no model named ${id}`, { id });
  return vector;
}
