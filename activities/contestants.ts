import type { EvaluateRequest } from '../core/contracts/evaluation/evaluate-request';
import {
  isForeignModel,
  type AnyNetwork,
  type ModelCost,
  type TeacherModel,
  type TrainedModel,
} from '../core/contracts/models/models';
import type { BlobRef } from '../core/contracts/digest';
import type { ModelVersion } from '../core/contracts/promotion/promotion';
import type { Role } from '../core/contracts/evaluation/role';

/** Someone who takes part in an evaluation. */
export interface ReportContestant {
  id: string;
  role: Role;
  seed: number | null;
  members: { network: AnyNetwork; weight: number }[];
  temperature?: number;
  /** Of a champion that learned from a table: its own. */
  preprocessing?: BlobRef;
  /** null where it isn't known: of a teacher made elsewhere. */
  cost: ModelCost | null;
  measureLatency: boolean;
}

/** Everyone that is scored: teachers alone and together, the student and its controls at every seed, the champion. */
export function listContestants(request: EvaluateRequest): ReportContestant[] {
  const { teachers, ensemble, students, hardLabels, labelSmoothing, champion } = request;
  const { folds, temperature } = ensemble;
  return [
    ...listTeachers(teachers, folds?.folds ?? 1),
    {
      id: 'ensemble',
      role: 'ensemble' as const,
      seed: null,
      members: ensemble.members.map(({ network, weight }) => ({ network, weight })),
      ...(temperature !== undefined && { temperature }),
      cost: sumCosts(teachers),
      measureLatency: teachers.every(isTrained),
    },
    ...students.map((model) => single(studentId(model), 'student', model)),
    ...hardLabels.map((model) => single(`hard-labels-${model.seed}`, 'hard-labels', model)),
    ...labelSmoothing.map((model) => single(`label-smoothing-${model.seed}`, 'label-smoothing', model)),
    ...(champion ? [crowned(champion)] : []),
  ];
}

/** With folds a teacher is the mean of its models: each saw other training rows, and none a row of test. */
function listTeachers(models: readonly TeacherModel[], folds: number): ReportContestant[] {
  if (folds === 1) return models.map((model, i) => teacher(`teacher-${i + 1}`, model));
  return Array.from({ length: models.length / folds }, (_, i) => {
    const own = models.slice(i * folds, (i + 1) * folds);
    return {
      id: `teacher-${i + 1}`,
      role: 'teacher' as const,
      seed: null,
      members: own.map(({ network }) => ({ network, weight: 1 / folds })),
      cost: sumCosts(own),
      measureLatency: own.every(isTrained),
    };
  });
}

export function studentId(model: TrainedModel): string {
  return `student-${model.seed}`;
}

/** One made elsewhere is as fast as the machine it runs on, and has no cost that is known. */
function teacher(id: string, model: TeacherModel): ReportContestant {
  if (isTrained(model)) return single(id, 'teacher', model);
  const members = [{ network: model.network, weight: 1 }];
  return { id, role: 'teacher', seed: null, members, cost: null, measureLatency: false };
}

function isTrained(model: TeacherModel): model is TrainedModel {
  return !isForeignModel(model.network);
}

/** Latency hangs on the shape and not on the seed or loss; it is measured where it is reported. */
function single(id: string, role: Role, model: TrainedModel): ReportContestant {
  const measureLatency = role === 'student' || role === 'teacher';
  return { ...alone(model), id, role, seed: model.seed, measureLatency };
}

function crowned(champion: ModelVersion): ReportContestant {
  const { preprocessing } = champion;
  const own = preprocessing && { preprocessing };
  return { ...alone(champion), ...own, id: 'champion', role: 'champion', seed: null };
}

function alone({ network, cost }: { network: AnyNetwork; cost: ModelCost }) {
  return { members: [{ network, weight: 1 }], cost, measureLatency: true };
}

function sumCosts(teachers: readonly TeacherModel[]): ModelCost | null {
  const costs = teachers.filter(isTrained).map(({ cost }) => cost);
  if (costs.length < teachers.length) return null;
  const sum = (pick: (cost: ModelCost) => number) => costs.reduce((total, cost) => total + pick(cost), 0);
  return {
    parameters: sum((cost) => cost.parameters),
    multiplyAdds: sum((cost) => cost.multiplyAdds),
    sizeBytes: sum((cost) => cost.sizeBytes),
  };
}
