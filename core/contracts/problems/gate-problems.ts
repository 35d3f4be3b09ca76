import type { DataSource } from '../data/data-source';
import type { RecipeProblem } from './recipe-problem';
import { taskOf } from '../data/task';
import { hasWeights } from './weight-problems';

/** What of a recipe its gates must fit. */
interface GateWishes {
  data: { source: DataSource; classes: number };
  promote: {
    decideBy?: 'errorRate' | 'rocAuc' | 'averagePrecision' | 'rmse' | undefined;
    clearOfHardLabels?: boolean | undefined;
    maxBelowEnsemble?: number | undefined;
    maxPValueAgainstHardLabels?: number | undefined;
    maxErrorRateIncrease: number;
  };
}

/** Fields of `promote` that don't fit what models are compared by, with the reason. */
export function findGateProblems({ data, promote }: GateWishes) {
  const { decideBy = 'errorRate' } = promote;
  const problems: RecipeProblem[] = [];
  if (taskOf(data.source)) return problems; // see task-problems.ts
  const refuse = (field: string, allowed: string) => problems.push({ path: ['promote', field], allowed });
  if (decideBy !== 'errorRate' && data.classes !== 2)
    refuse('decideBy', `"errorRate" with ${data.classes} classes: only two can be ranked against each other`);
  const ranks = ['clearOfHardLabels', 'maxBelowEnsemble'] as const;
  if (decideBy === 'errorRate') {
    for (const field of ranks)
      if (promote[field] !== undefined && !hasWeights(data.source))
        refuse(field, 'nothing, since models are compared by errors: see promote.decideBy');
    return problems;
  }
  if (promote.maxPValueAgainstHardLabels !== undefined) {
    const allowed = `nothing, since models are compared by ${decideBy}: clearOfHardLabels asks for proof`;
    refuse('maxPValueAgainstHardLabels', allowed);
  }
  return problems;
}
