import type { MainActivities } from '../core/contracts/activities';
import { InvalidInput } from '../core/contracts/errors';
import { taskOf } from '../core/contracts/task';
import { toBytes } from '../core/data/typed-bytes';
import { probeStore } from '../storage/probe-store';
import { pinTeachers } from '../teachers/pin-teachers';
import type { MainDependencies } from './dependencies';
import { readRecipe } from './read-recipe';

/**
 * What a run was started with → a whole, checked recipe. It is the run's first activity: what it returns stays in the
 * run's history, so a recipe file edited meanwhile changes no run that has begun. It also tries the store, so one that
 * can't be used or is full fails the run before any costly work. Files of teachers made elsewhere are put there and named
 * with their SHA-256: so the recipe's digest tells where one changed.
 */
export function createResolveRecipe(dependencies: MainDependencies): MainActivities['resolveRecipe'] {
  const { objects, blobs, registry, recipesDir } = dependencies;
  return async (input) => {
    const asked = await readRecipe(input, recipesDir);
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
    const task = taskOf(recipe.data.source);
    if (champion && champion.version.network.task !== task) {
      const its = champion.version.network.task;
      const allowed = its ? `"${its}"` : 'one of classes';
      throw new InvalidInput('recipe', [
        {
          path: 'data.source.target.task',
          value: task ?? 'one of classes',
          allowed: `${allowed}, the task of the champion of line ${recipe.line}`,
        },
      ]);
    }
    const championShape = champion?.version.network.inputShape;
    return { recipe, digest, ...(championShape && { championShape }) };
  };
}
