import type { TrainRequest } from '../core/contracts/activities';
import type { StudentRecipe } from '../core/contracts/recipe';

/**
 * The options that a training's request takes over from its part of the recipe. What holds anyway is left out, so that
 * saying it doesn't change the step key.
 */
export function trainingOptions({
  precision = 'float32',
  sampling = 'shuffle',
}: Pick<StudentRecipe, 'precision' | 'sampling'>): Pick<TrainRequest, 'precision' | 'sampling'> {
  return {
    ...(precision !== 'float32' && { precision }),
    ...(sampling !== 'shuffle' && { sampling }),
  };
}
