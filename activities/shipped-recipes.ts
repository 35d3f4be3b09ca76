import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFound } from '../core/contracts/errors';

/** Names of the shipped recipes: folders with a `recipe.json`. */
export async function listShippedRecipes(recipesDir: string): Promise<string[]> {
  const entries = await readdir(recipesDir, { recursive: true });
  const suffix = /^([^/\\]+)[/\\]recipe\.json$/;
  return entries.flatMap((entry) => suffix.exec(entry)?.[1] ?? []).sort();
}

export async function readShippedRecipe(recipesDir: string, name: string): Promise<Record<string, unknown>> {
  const known = await listShippedRecipes(recipesDir);
  if (!known.includes(name)) throw new NotFound('recipe', name, known);
  return JSON.parse(await readFile(join(recipesDir, name, 'recipe.json'), 'utf8')) as Record<string, unknown>;
}
