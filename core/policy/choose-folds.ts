import { hasFolds } from '../contracts/foreign-teacher';
import type { Recipe } from '../contracts/recipe';

/** Rows of a table are learned by heart: without folds its soft labels would be little else than its hard ones. */
export const TABLE_FOLDS = 5;

/**
 * Folds that a recipe's teachers are trained in: what it says, or 5 for a table and none (1) for images. Beside a
 * teacher made elsewhere that is one model for all rows there are none.
 */
export function chooseFolds({ data, teach }: Pick<Recipe, 'data' | 'teach'>): number {
  if (!teach.members.every(hasFolds)) return 1;
  return teach.folds ?? (data.source.type === 'table' ? TABLE_FOLDS : 1);
}
