import { z } from 'zod';
import type { DataSource } from './data-source';
import type { TargetRecipe } from './table';

/** What is predicted where it isn't one of several classes: labels that each hold or don't, or a number. */
export const Task = z.enum(['multi-label', 'regression']);
export type Task = z.infer<typeof Task>;

/** Numbers are learned in deviations from the mean, both those of the training rows, in float64. */
export const TargetScale = z.strictObject({
  mean: z.number(),
  /** Standard deviation; 1 where all rows are alike. */
  deviation: z.number().positive(),
});
export type TargetScale = z.infer<typeof TargetScale>;

/** Of what a recipe's data are; undefined for classes. */
export function taskOf(source: DataSource): Task | undefined {
  return 'target' in source && source.target ? taskOfTarget(source.target) : undefined;
}

export function taskOfTarget({ task }: Pick<TargetRecipe, 'task'>): Task | undefined {
  return task === 'multi-label' || task === 'regression' ? task : undefined;
}

/** Of the label smoothing control there is none for numbers. */
export function hasLabelSmoothing(task: Task | undefined): boolean {
  return task !== 'regression';
}
