import { isForeign } from '../contracts/foreign-teacher';
import type { Recipe } from '../contracts/recipe';

/** Rows of a table are learned by heart: without folds its soft labels would be little else than its hard ones. */
export const TABLE_FOLDS = 5;

/**
 * Folds that a recipe's teachers are trained in: what it says, or 5 for a table and none (1) for images. A teacher made
 * elsewhere has one model for all rows, so that there are none beside it.
 */
export function chooseFolds({ data, teach }: Pick<Recipe, 'data' | 'teach'>): number {
  if (teach.members.some(isForeign)) return 1;
  return teach.folds ?? (data.source.type === 'table' ? TABLE_FOLDS : 1);
}
