import { tinyRecipe } from '../support/tiny-recipe';

/** Whole in its parts, and as short as a run can be: one of everything. */
export const SHORT_RECIPE = tinyRecipe({
  augment: { views: 1, shiftPixels: 0 },
  label: { shardRows: 2500 },
  sweep: { architectures: [{ type: 'mlp', hidden: [8] }], epochs: 1, keep: 1 },
  search: { trials: 1, wave: 1, pruner: { rungs: [1] }, space: {}, controlTrials: 1 },
  train: { epochs: 1, seeds: [3] },
});
