import type { TrainingPlan } from '../program/training-plan';
import type { TracedGraph } from '../trace/traced-graph';
import { groupWeights, listGroups, type WeightGroup } from './group-weights';
import { stackGraph, type Placement, type Stacking } from './stack-graph';

/**
 * Which rows students take in a step: all the same, so that data are gathered and cast once; or each its own, as students
 * of different seeds do.
 */
export type RowOrder = 'shared' | 'each';

/** A training of many students of one shape: the plan of one, and its graphs made those of all. */
export interface StackedPlan {
  students: number;
  rowOrder: RowOrder;
  /** Of one student, with the groups as weights. */
  plan: TrainingPlan;
  groups: readonly WeightGroup[];
  /** One for each of the plan's. */
  steps: readonly { rows: number; graph: TracedGraph }[];
  inference: TracedGraph | null;
}

/**
 * Stacks a plan: its steps compute losses and gradients of all students at once, and update each one's own variables by
 * the rules of one. Every plan in float32 can be stacked; where it pays is measured in docs/decisions/0011.
 *
 * @throws Error for a number of students that isn't a whole one from 1, and for a plan in another precision.
 */
export function stackPlan(single: TrainingPlan, students: number, rowOrder: RowOrder): StackedPlan {
  if (!Number.isInteger(students) || students < 1)
    throw new Error(`${students} students can't be stacked: a whole number from 1 is allowed`);
  const { precision = 'float32' } = single;
  if (precision !== 'float32')
    throw new Error(`students in ${precision} can't be stacked: float32 is allowed`);
  const groups = listGroups(single);
  const plan = groupWeights(single, groups);
  const stacking = (columns: Placement): Stacking => ({
    students,
    placement: (placeholder) => {
      if (placeholder.startsWith('weight/')) return 'each';
      return placeholder.startsWith('column/') ? columns : 'stacked';
    },
    result: (name) => (name === 'loss' || name === 'output' ? 'stacked' : 'each'),
  });
  const train = stacking(rowOrder === 'each' ? 'stacked' : 'shared');
  return {
    students,
    rowOrder,
    plan,
    groups,
    steps: plan.steps.map(({ rows, graph }) => ({ rows, graph: stackGraph(graph, train) })),
    inference: plan.inference && stackGraph(plan.inference.graph, stacking('shared')),
  };
}
