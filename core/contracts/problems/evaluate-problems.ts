import type { DataSource } from '../data/data-source';
import { taskOf } from '../data/task';

/** What of a recipe its evaluation must fit. */
interface EvaluateWishes {
  data: { source: DataSource; classes: number };
  evaluate: { specificity?: number | undefined };
}

/** Fields of `evaluate` that the data can't have, with the reason. */
export function findEvaluateProblems({ data, evaluate }: EvaluateWishes) {
  const task = taskOf(data.source);
  if (evaluate.specificity === undefined || (data.classes === 2 && !task)) return [];
  if (task) {
    const allowed = `nothing with the task "${task}": only of two classes is one the negative`;
    return [{ path: ['evaluate', 'specificity'], allowed }];
  }
  const allowed = `nothing with ${data.classes} classes: only of two is one the negative`;
  return [{ path: ['evaluate', 'specificity'], allowed }];
}
