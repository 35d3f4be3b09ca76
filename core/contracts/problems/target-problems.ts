import type { DataSource } from '../data/data-source';
import type { FieldProblem } from '../errors';

/** What a recipe says of its data. */
interface TargetWishes {
  source: DataSource;
  classes: number;
}

/** Fields of `data` that don't fit what is predicted. */
export function findTargetProblems({ source, classes }: TargetWishes): FieldProblem[] {
  const wanted = outputsOf(source);
  if (!wanted || wanted.outputs === classes) return [];
  return [{ path: 'classes', value: classes, allowed: `${wanted.outputs}, since ${wanted.reason}` }];
}

/** How many numbers a network gives for a row, where the target alone says it. */
function outputsOf(source: DataSource): { outputs: number; reason: string } | undefined {
  const target = 'target' in source ? source.target : undefined;
  switch (target?.task) {
    case 'binary':
      return { outputs: 2, reason: 'the target is binary' };
    case 'multi-label': {
      const labels = 'columns' in target ? target.columns : target.labels;
      return labels && { outputs: labels.length, reason: 'the target has so many labels' };
    }
    case 'regression':
      return { outputs: 1, reason: 'the target is one number' };
    default:
      return undefined;
  }
}
