import type { MainActivities } from '../core/contracts/activities';
import { InvalidInput } from '../core/contracts/errors';
import type { Network } from '../core/contracts/models/models';
import type { ChampionReading, ModelVersion } from '../core/contracts/promotion/promotion';
import type { Recipe } from '../core/contracts/recipe';
import { taskOf } from '../core/contracts/data/task';
import { toBytes } from '../core/data/typed-bytes';
import { probeStore } from '../storage/probe-store';
import { pinTeachers } from '../teachers/pin-teachers';
import type { MainDependencies } from './dependencies';
import { pinStarts } from './pin-starts';
import { readRecipe } from './read-recipe';

/**
 * What a run was started with → a whole, checked recipe. It is the run's first activity: what it returns stays in the
 * run's history, so a recipe file edited meanwhile changes no run that has begun. It also tries the store, so one that
 * can't be used or is full fails the run before any costly work. Files of teachers made elsewhere, and of models of other
 * libraries that trainings start from, are put there and named with their SHA-256, models of a line with their version: so the
 * recipe's digest tells where one changed.
 */
export function createResolveRecipe(dependencies: MainDependencies): MainActivities['resolveRecipe'] {
  const { objects, blobs, registry, recipesDir } = dependencies;
  return async (input) => {
    const asked = await readRecipe(input, recipesDir);
    await probeStore(objects);
    const members = await pinTeachers(asked.teach.members, dependencies);
    const pinned = { ...asked, teach: { ...asked.teach, members } };
    const recipe = await pinStarts(pinned, dependencies);
    const bytes = Buffer.from(JSON.stringify(recipe));
    const { digest } = await blobs.write(toBytes(bytes));
    const champion = await registry.champion(recipe.line);
    if (champion) refuseOtherAnswers(recipe, champion.version.network);
    return { recipe, digest, ...(champion && { champion: readingOf(champion.version) }) };
  };
}

function readingOf({
  line,
  network,
  preprocessing,
  classNames,
  sourceDigest,
}: ModelVersion): ChampionReading {
  return {
    line,
    inputShape: network.inputShape,
    ...(preprocessing && { preprocessing }),
    ...(classNames && { classNames }),
    sourceDigest,
  };
}

/** Models of other tasks or classes can't be compared. The task is asked about first, since classes hang on it. */
function refuseOtherAnswers({ data, line }: Recipe, { task, classes }: Network): void {
  const own = taskOf(data.source);
  const refuse = (path: string, value: unknown, allowed: string): never => {
    throw new InvalidInput('recipe', [
      { path, value, allowed: `${allowed} of the champion of line ${line}` },
    ]);
  };
  if (own !== task) {
    const allowed = task ? `"${task}"` : 'one of classes';
    refuse('data.source.target.task', own ?? 'one of classes', `${allowed}, the task`);
  }
  if (classes !== data.classes) refuse('data.classes', data.classes, `${classes}, the classes`);
}
