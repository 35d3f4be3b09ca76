import type { EvaluateRequest } from '../core/contracts/activities';
import type { ModelCost, Network, TrainedModel } from '../core/contracts/models';
import type { Role } from '../core/contracts/report';

/** Someone who takes part in an evaluation. */
export interface ReportContestant {
  id: string;
  role: Role;
  seed: number | null;
  members: { network: Network; weight: number }[];
  cost: ModelCost;
  measureLatency: boolean;
}

/** Everyone that is scored: teachers alone and together, the student and its controls at every seed, the champion. */
export function listContestants(request: EvaluateRequest): ReportContestant[] {
  const { teachers, ensemble, students, hardLabels, labelSmoothing, champion } = request;
  return [
    ...teachers.map((model, i) => single(`teacher-${i + 1}`, 'teacher', model)),
    {
      id: 'ensemble',
      role: 'ensemble' as const,
      seed: null,
      members: ensemble.members,
      cost: sumCosts(teachers.map((model) => model.cost)),
      measureLatency: true,
    },
    ...students.map((model) => single(studentId(model), 'student', model)),
    ...hardLabels.map((model) => single(`hard-labels-${model.seed}`, 'hard-labels', model)),
    ...labelSmoothing.map((model) => single(`label-smoothing-${model.seed}`, 'label-smoothing', model)),
    ...(champion ? [{ ...alone(champion), id: 'champion', role: 'champion' as const, seed: null }] : []),
  ];
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
