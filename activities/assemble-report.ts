import type { EvaluateRequest } from '../core/contracts/evaluation/evaluate-request';
import { MissingBlob } from '../core/contracts/errors';
import { shapeOf } from '../core/contracts/models/model-shape';
import type { PooledResult, Report, TestedModel } from '../core/contracts/evaluation/report';
import type { Role } from '../core/contracts/evaluation/role';
import { hasLabelSmoothing } from '../core/contracts/data/task';
import type { TestScores } from '../core/contracts/training/trainer-jobs';
import { describeOperatingPoint, poolMeasures } from '../core/policy/clinical-measures';
import { compareMeasured, poolMeasured, type Measured } from '../core/policy/compare-measured';
import { compareModels, poolResults } from '../core/policy/compare-models';
import type { RowErrors } from '../core/policy/statistics/compare-row-errors';
import { poolGenerations } from './generations';
import { studentId, type ReportContestant } from './contestants';
import { noteData } from './note-data';

interface ReportParts {
  request: EvaluateRequest;
  contestants: ReportContestant[];
  scores: TestScores['scores'];
  rankings: TestScores['rankings'];
  /** By contestant: uint8 [rows], 1 where it is wrong; or float32 [rows], what each row adds to its error. */
  rowErrors: ReadonlyMap<string, RowErrors>;
  /** What these add up to; absent where wrong rows are counted. */
  measured?: Measured | undefined;
}

/** Puts what was measured on the test split together with what follows from it. */
export function assembleReport(parts: ReportParts): Report {
  const { request, contestants, rankings, measured } = parts;
  const { candidate, champion, dataset } = request;
  const models = contestants.map((contestant) => testedModel(contestant, parts));
  return {
    candidate: { id: studentId(candidate), key: candidate.key },
    models,
    pooled: listPooled(models, parts),
    comparisons: measured ? [] : listPairs(parts).map(compareModels),
    ...(measured && { paired: listPairs(parts).map((pair) => compareMeasured(pair, measured)) }),
    ...(rankings && { rankings }),
    ...(request.generations && {
      generations: poolGenerations(request, (ids) => poolErrors('student', ids, parts)),
    }),
    championVersion: champion?.version ?? null,
    ...(dataset.task && { task: dataset.task }),
    ...noteData(dataset),
  };
}

/** What a method's models have wrong on test, one or all its seeds. */
function poolErrors(role: Role, ids: readonly string[], parts: ReportParts): PooledResult {
  const { scores, measured, request } = parts;
  const { task, classes } = request.dataset;
  const vectors = ids.map((id) => vectorOf(id, parts));
  if (!measured) return poolResults(role, vectors);
  const own = scores.filter(({ id }) => ids.includes(id));
  const rows = vectors.reduce((sum, vector) => sum + vector.length, 0);
  return {
    ...poolMeasured(role, vectors, measured),
    ...(task !== 'regression' && { errors: own.reduce((sum, { errors = 0 }) => sum + errors, 0) }),
    rows: task === 'multi-label' ? rows * classes : rows,
  };
}

function listPooled(models: readonly TestedModel[], parts: ReportParts): PooledResult[] {
  const smoothing = hasLabelSmoothing(parts.request.dataset.task) ? (['label-smoothing'] as const) : [];
  return (['student', 'hard-labels', ...smoothing] as const).map((role) => {
    const own = models.filter((model) => model.role === role);
    const ids = own.map(({ id }) => id);
    return { ...poolErrors(role, ids, parts), ...poolMeasures(own) };
  });
}

/** Whose errors are compared on the same rows: where they are counted, the candidate alone with the ensemble. */
function listPairs(parts: ReportParts) {
  const { request, measured } = parts;
  const { candidate, champion, dataset } = request;
  const candidateAlone = [vectorOf(studentId(candidate), parts)];
  const students = vectorsOf('student', parts);
  const pairOf = (against: Role, student: readonly RowErrors[]) => ({
    against,
    student,
    other: vectorsOf(against, parts),
  });
  return [
    pairOf('hard-labels', students),
    ...(hasLabelSmoothing(dataset.task) ? [pairOf('label-smoothing', students)] : []),
    pairOf('ensemble', measured ? students : candidateAlone),
    ...(champion ? [pairOf('champion', candidateAlone)] : []),
  ];
}

function testedModel(contestant: ReportContestant, parts: ReportParts): TestedModel {
  const { id, role, seed, members, cost } = contestant;
  const score = parts.scores.find((candidate) => candidate.id === id);
  if (!score) throw new MissingBlob(`the trainer scored no model named ${id}`, { id });
  const { loss, ranking, numbers, calibration, atSpecificity, latencyUs } = score;
  const { errors, rows, errorRate, interval } = poolErrors(role, [id], parts);
  const { specificity } = parts.request.evaluate;
  return {
    id,
    role,
    seed,
    architecture: members.map(({ network }) => shapeOf(network)),
    ...(errors !== undefined && { errors }),
    rows,
    ...(errorRate !== undefined && { errorRate }),
    interval,
    ...(numbers && { numbers }),
    loss,
    ...(ranking && { ranking }),
    ...(calibration && { calibration }),
    ...(specificity !== undefined &&
      atSpecificity && { operatingPoint: describeOperatingPoint(specificity, atSpecificity) }),
    cost,
    latencyUs,
  };
}

function vectorsOf(role: Role, parts: ReportParts): RowErrors[] {
  return parts.contestants
    .filter((contestant) => contestant.role === role)
    .map(({ id }) => vectorOf(id, parts));
}

function vectorOf(id: string, { rowErrors }: ReportParts): RowErrors {
  const vector = rowErrors.get(id);
  if (!vector) throw new MissingBlob(`the trainer scored no model named ${id}`, { id });
  return vector;
}
