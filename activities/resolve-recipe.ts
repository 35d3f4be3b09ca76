import type { MainActivities } from '../core/contracts/activities';
import { InvalidInput } from '../core/contracts/errors';
import { parse } from '../core/contracts/parse';
import { Recipe } from '../core/contracts/recipe';
import { probeStore } from '../storage/probe-store';
import { pinTeachers } from '../teachers/pin-teachers';
import type { MainDependencies } from './dependencies';
import { readShippedRecipe } from './shipped-recipes';
import { toBytes } from '../core/data/typed-bytes';

/**
 * Name or inline recipe, with overrides merged in → a whole, checked recipe. It is the run's first activity: what
 * it returns stays in the run's history, so a recipe file edited meanwhile changes no run that has begun. It also
 * tries the store, so one that can't be used or is full fails the run before any costly work. Files of teachers made
 * elsewhere are put there and named with their SHA-256: so the recipe's digest tells where one changed.
 */
export function createResolveRecipe(dependencies: MainDependencies): MainActivities['resolveRecipe'] {
  const { objects, blobs, registry, recipesDir } = dependencies;
  return async ({ recipe: wanted, overrides }) => {
    const base = typeof wanted === 'string' ? await readShippedRecipe(recipesDir, wanted) : wanted;
    const asked = parse(Recipe, merge(base, overrides), 'recipe');
    await probeStore(objects);
    const members = await pinTeachers(asked.teach.members, dependencies);
    const recipe = { ...asked, teach: { ...asked.teach, members } };
    const bytes = Buffer.from(JSON.stringify(recipe));
    const { digest } = await blobs.write(toBytes(bytes));
    const champion = await registry.champion(recipe.line);
    if (champion && champion.version.network.classes !== recipe.data.classes) {
      const allowed = `${champion.version.network.classes}, the classes of the champion of line ${recipe.line}`;
      throw new InvalidInput('recipe', [{ path: 'data.classes', value: recipe.data.classes, allowed }]);
    }
    const championShape = champion?.version.network.inputShape;
    return { recipe, digest, ...(championShape && { championShape }) };
  };
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
