import type { AugmentOperation } from '../../contracts/data/augment-operation';

/** What makes a view of rows beside their shifts: the same recipe and rows give the same bits on every machine. */
export interface ViewRecipe {
  operations: readonly AugmentOperation[];
  seed: number;
}
