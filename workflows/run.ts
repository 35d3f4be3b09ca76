import type { Digest } from '../core/contracts/digest';
import type { Recipe } from '../core/contracts/recipe';
import type { RunTracker } from './run-tracker';

/** What every stage of one run is given beside its inputs. */
export interface Run {
  recipe: Recipe;
  recipeDigest: Digest;
  /** Of the images that the line's champion reads, where it has one. */
  championShape?: number[] | undefined;
  tracker: RunTracker;
}
