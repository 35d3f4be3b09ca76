import { parse } from '../core/contracts/parse';
import { Recipe } from '../core/contracts/recipe';
import type { DistilInput } from '../core/contracts/runs';
import { readShippedRecipe } from './shipped-recipes';

/**
 * Name or inline recipe, with overrides merged in → a whole, checked recipe.
 *
 * @param recipesDir folder of shipped recipes: `<name>/recipe.json`
 * @throws InvalidInput, NotFound
 */
export async function readRecipe({ recipe, overrides }: DistilInput, recipesDir: string): Promise<Recipe> {
  const base = typeof recipe === 'string' ? await readShippedRecipe(recipesDir, recipe) : recipe;
  return parse(Recipe, merge(base, overrides), 'recipe');
}

/**
 * Objects merge field by field; anything else, arrays too, is replaced. So is an object whose kind (`type` or
 * `method`) changes: the fields of another kind mean nothing in it.
 */
function merge(base: unknown, change: unknown): unknown {
  if (!isObject(base) || !isObject(change) || changesKind(base, change)) return change;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    merged[key] = key in base ? merge(base[key], value) : value;
  }
  return merged;
}

function changesKind(base: Record<string, unknown>, change: Record<string, unknown>): boolean {
  return ['type', 'method'].some(
    (field) => field in base && field in change && base[field] !== change[field],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
