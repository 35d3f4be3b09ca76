import type { EvaluateRequest } from '../core/contracts/activities';
import type { ModelCost, Network, TrainedModel } from '../core/contracts/models';
import type { Role } from '../core/contracts/report';

/** Someone who takes part in an evaluation. */
export interface ReportContestant {
  id: string;
  role: Role;
  seed: number | null;
  members: { network: Network; weight: number }[];
  temperature?: number;
  cost: ModelCost;
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
      cost: sumCosts(teachers.map((model) => model.cost)),
      measureLatency: true,
    },
    ...students.map((model) => single(studentId(model), 'student', model)),
    ...hardLabels.map((model) => single(`hard-labels-${model.seed}`, 'hard-labels', model)),
    ...labelSmoothing.map((model) => single(`label-smoothing-${model.seed}`, 'label-smoothing', model)),
    ...(champion ? [{ ...alone(champion), id: 'champion', role: 'champion' as const, seed: null }] : []),
  ];
}

/** With folds a teacher is the mean of its models: each saw other training rows, and none a row of test. */
function listTeachers(models: readonly TrainedModel[], folds: number): ReportContestant[] {
  if (folds === 1) return models.map((model, i) => single(`teacher-${i + 1}`, 'teacher', model));
  return Array.from({ length: models.length / folds }, (_, i) => {
    const own = models.slice(i * folds, (i + 1) * folds);
    return {
      id: `teacher-${i + 1}`,
      role: 'teacher' as const,
      seed: null,
      members: own.map(({ network }) => ({ network, weight: 1 / folds })),
      cost: sumCosts(own.map((model) => model.cost)),
      measureLatency: true,
    };
  });
}

export function studentId(model: TrainedModel): string {
  return `student-${model.seed}`;
}

/** Latency hangs on the shape and not on the seed or loss; it is measured where it is reported. */
function single(id: string, role: Role, model: TrainedModel): ReportContestant {
  const measureLatency = role === 'student' || role === 'teacher';
  return { ...alone(model), id, role, seed: model.seed, measureLatency };
}

function alone({ network, cost }: { network: Network; cost: ModelCost }) {
  return { members: [{ network, weight: 1 }], cost, measureLatency: true };
}

function sumCosts(costs: ModelCost[]): ModelCost {
  const sum = (pick: (cost: ModelCost) => number) => costs.reduce((total, cost) => total + pick(cost), 0);
  return {
    parameters: sum((cost) => cost.parameters),
    multiplyAdds: sum((cost) => cost.multiplyAdds),
    sizeBytes: sum((cost) => cost.sizeBytes),
  };
}
