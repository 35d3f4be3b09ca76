import type { EvaluateRequest } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/dataset';
import { MissingBlob } from '../core/contracts/errors';
import { shapeOf } from '../core/contracts/model-shape';
import type { PooledResult, Report, TestedModel } from '../core/contracts/report';
import type { Role } from '../core/contracts/role';
import type { TestScores } from '../core/contracts/trainer-jobs';
import { describeOperatingPoint, poolMeasures } from '../core/policy/clinical-measures';
import { compareModels, poolResults, type ModelPairs } from '../core/policy/compare-models';
import { compareWeighted, poolWeighted } from '../core/policy/compare-weighted';
import { estimateError } from '../core/policy/statistics/compare-row-errors';
import { wilsonInterval } from '../core/policy/statistics/wilson-interval';
import { poolGenerations } from './generations';
import { studentId, type ReportContestant } from './contestants';

interface ReportParts {
  request: EvaluateRequest;
  contestants: ReportContestant[];
  scores: TestScores['scores'];
  rankings: TestScores['rankings'];
  /** By contestant: uint8 [rows], 1 where it is wrong. */
  wrong: ReadonlyMap<string, Uint8Array>;
  /** float32 [rows]; absent where all rows count alike. */
  weights?: Float32Array | undefined;
}

const POOLED = ['student', 'hard-labels', 'label-smoothing'] as const;

/** Puts what was measured on the test split together with what follows from it. */
export function assembleReport(parts: ReportParts): Report {
  const { request, contestants, rankings, wrong, weights } = parts;
  const { candidate, champion } = request;
  const idsOf = (role: Role) =>
    contestants.filter((contestant) => contestant.role === role).map(({ id }) => id);
  const vectorsOf = (role: Role) => idsOf(role).map((id) => vectorOf(wrong, id));
  const candidateAlone = [vectorOf(wrong, studentId(candidate))];
  const pairOf = (against: Role, student: readonly Uint8Array[]): ModelPairs => ({
    against,
    student,
    other: vectorsOf(against),
  });
  const pairs = [
    pairOf('hard-labels', vectorsOf('student')),
    pairOf('label-smoothing', vectorsOf('student')),
    pairOf('ensemble', weights ? vectorsOf('student') : candidateAlone),
    ...(champion ? [pairOf('champion', candidateAlone)] : []),
  ];
  const models = contestants.map((contestant) =>
    testedModel(contestant, parts, errorsOf(vectorOf(wrong, contestant.id), weights)),
  );
  return {
    candidate: { id: studentId(candidate), key: candidate.key },
    models,
    pooled: POOLED.map((role) => ({
      ...poolErrors(parts, role, idsOf(role)),
      ...poolMeasures(models.filter((model) => model.role === role)),
    })),
    comparisons: weights ? [] : pairs.map(compareModels),
    ...(weights && { paired: pairs.map((pair) => compareWeighted(pair, weights)) }),
    ...(rankings && { rankings }),
    ...tellGenerations(parts),
    championVersion: champion?.version ?? null,
    ...noteData(request.dataset),
  };
}

/** A method's errors over its models, by their IDs. */
function poolErrors({ wrong, weights }: ReportParts, role: Role, ids: readonly string[]): PooledResult {
  const vectors = ids.map((id) => vectorOf(wrong, id));
  return weights ? poolWeighted(role, vectors, weights) : poolResults(role, vectors);
}

function tellGenerations(parts: ReportParts): Pick<Report, 'generations'> {
  if (!parts.request.generations) return {};
  return { generations: poolGenerations(parts.request, (ids) => poolErrors(parts, 'student', ids)) };
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

type Errors = Pick<TestedModel, 'errors' | 'rows' | 'errorRate' | 'interval'>;

function errorsOf(wrong: Uint8Array, weights: Float32Array | undefined): Errors {
  const rows = wrong.length;
  const errors = wrong.reduce((sum, flag) => sum + flag, 0);
  if (!weights) return { errors, rows, errorRate: errors / rows, interval: wilsonInterval(errors, rows) };
  const { error, interval } = estimateError([wrong], weights);
  return { errors, rows, errorRate: error, interval };
}

function testedModel(
  contestant: ReportContestant,
  { scores, request }: ReportParts,
  errors: Errors,
): TestedModel {
  const { id, role, seed, members, cost } = contestant;
  const score = scores.find((candidate) => candidate.id === id);
  if (!score) throw new MissingBlob(`the trainer scored no model named ${id}`, { id });
  const { loss, ranking, calibration, atSpecificity, latencyUs } = score;
  const { specificity } = request.evaluate;
  return {
    id,
    role,
    seed,
    architecture: members.map(({ network }) => shapeOf(network)),
    ...errors,
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
