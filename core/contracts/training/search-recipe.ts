/** How a recipe looks for the student: shapes first, and then hyperparameters. */
import { z } from 'zod';
import { Architecture } from '../models/architecture';
import { SearchSpace } from './study';

export const SweepRecipe = z.strictObject({
  architectures: z.array(Architecture).min(1).max(64),
  epochs: z.int().min(1),
  /** How many of the best shapes the study goes on with. */
  keep: z.int().min(1),
  /** Shapes with more parameters are left out of the ranking: they could not be promoted. */
  maxParameters: z.int().min(1).optional(),
});
export type SweepRecipe = z.infer<typeof SweepRecipe>;

export const SearchRecipe = z.strictObject({
  trials: z.int().min(1).max(10_000),
  /** Trials that are sampled and run together: part of the recipe, so that the result doesn't hang on the slots. */
  wave: z.int().min(1).max(64),
  sampler: z.enum(['tpe', 'random']).default('tpe'),
  pruner: z.strictObject({
    /** Epochs at which trials are compared, ascending; the last is the study's full budget. */
    rungs: z.array(z.int().min(1)).min(1).max(16),
    /** One in `reductionFactor` goes on from each rung. */
    reductionFactor: z.int().min(2).max(16).default(3),
  }),
  space: SearchSpace,
  /** Trials that tune learning rate and weight decay for each control, with the same sampler and rungs. */
  controlTrials: z.int().min(1).max(10_000),
});
export type SearchRecipe = z.infer<typeof SearchRecipe>;
