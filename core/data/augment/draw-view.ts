import type { AugmentRecipe } from '../../contracts/recipe';
import { deriveSeed } from '../../random/derive-seed';
import { drawShifts } from '../shift-images';
import type { RowsView } from './view-rows';

/** One of the views that a recipe asks for, teachers' and students' apart. @param seed of the recipe */
export function drawView(
  { shiftPixels, operations }: AugmentRecipe,
  rows: number,
  seed: number,
  kind: 'teacher' | 'student',
  index: number,
): RowsView & { seed: number } {
  const viewSeed = deriveSeed(seed, `${kind} view`, index);
  return {
    seed: viewSeed,
    shifts: drawShifts(rows, shiftPixels, viewSeed),
    ...(operations && { recipe: { operations, seed: viewSeed } }),
  };
}
