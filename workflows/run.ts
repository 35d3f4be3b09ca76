import type { Digest } from '../core/contracts/digest';
import type { ChampionReading } from '../core/contracts/promotion/promotion';
import type { Recipe } from '../core/contracts/recipe';
import type { RunTracker } from './run-tracker';

/** What every stage of one run is given beside its inputs. */
export interface Run {
  recipe: Recipe;
  recipeDigest: Digest;
  /** Where the line has one. */
  champion?: ChampionReading | undefined;
  tracker: RunTracker;
}
