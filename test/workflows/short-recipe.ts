import type { z } from 'zod';
import type { Recipe } from '../../core/contracts/recipe';
import { tinyRecipe } from '../support/tiny-recipe';

/** Whole in its parts, and as short as a run can be: one of everything. */
export const SHORT_RECIPE = tinyRecipe({
  augment: { views: 1, shiftPixels: 0 },
  label: { shardRows: 2500 },
  sweep: { architectures: [{ type: 'mlp', hidden: [8] }], epochs: 1, keep: 1 },
  search: { trials: 1, wave: 1, pruner: { rungs: [1] }, space: {}, controlTrials: 1 },
  train: { epochs: 1, seeds: [3] },
});

/** The same of a table. */
export const SHORT_TABLE_RECIPE: z.input<typeof Recipe> = {
  ...SHORT_RECIPE,
  data: {
    source: {
      type: 'table',
      files: ['/data/digits.csv'],
      target: { task: 'multiclass', column: 'digit' },
      split: { method: 'stratified', validation: 0.2, test: 0.2 },
    },
    classes: 10,
  },
};
