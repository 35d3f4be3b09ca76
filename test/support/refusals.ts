import { InvalidInput } from '../../core/contracts/errors';
import { parse } from '../../core/contracts/parse';
import { Recipe } from '../../core/contracts/recipe';
import { tinyRecipe } from './tiny-recipe';

/** What a recipe with one part changed is refused for, one line a field. */
export function refusals(changes: Record<string, unknown>): string[] {
  try {
    parse(Recipe, { ...tinyRecipe(), ...changes }, 'recipe');
  } catch (error) {
    if (error instanceof InvalidInput) return error.message.split('\n').slice(1);
    throw error;
  }
  return [];
}
