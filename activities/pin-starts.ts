import { InvalidInput } from '../core/contracts/errors';
import type { Network } from '../core/contracts/models';
import type { Recipe } from '../core/contracts/recipe';
import type { StartRecipe } from '../core/contracts/start';
import type { RegistryReader } from '../storage/registry-reader';

/**
 * The recipe with the versions and networks of the models that its trainings start from. The first run of a line that starts from
 * its own champion has none, and starts at random.
 *
 * @throws InvalidInput where there is no such model
 */
export async function pinStarts(recipe: Recipe, registry: RegistryReader): Promise<Recipe> {
  const { teach, student, line } = recipe;
  const pin = async (part: 'teach' | 'student', start: StartRecipe | undefined) => {
    if (!start) return {};
    const { network: _network, ...asked } = start;
    const found = await findModel(asked, line, registry, `${part}.start`);
    if (!found) return { start: asked };
    const { version, network } = found;
    const { newHead = asked.line !== line, freeze } = asked;
    // In the order of the schema, so that a recipe that is given as it was pinned has the same digest.
    return {
      start: { line: asked.line, version, newHead, ...(freeze !== undefined && { freeze }), network },
    };
  };
  return {
    ...recipe,
    teach: { ...teach, ...(await pin('teach', teach.start)) },
    student: { ...student, ...(await pin('student', student.start)) },
  };
}

interface Model {
  version: number;
  network: Network;
}

function pick({ version, network }: Model): Model {
  return { version, network };
}

async function findModel(
  { line, version }: StartRecipe,
  own: string,
  registry: RegistryReader,
  path: string,
): Promise<Model | undefined> {
  const lines = await registry.lines();
  if (!lines.includes(line)) {
    if (line === own && version === undefined) return undefined;
    const allowed =
      lines.length > 0 ? `a line that has models: ${lines.join(', ')}` : 'nothing: no line has models yet';
    throw new InvalidInput('recipe', [{ path: `${path}.line`, value: line, allowed }]);
  }
  if (version === undefined) {
    const champion = await registry.champion(line);
    if (champion) return pick(champion.version);
    if (line === own) return undefined;
    const allowed = 'a line that has a champion; or name a version of it in start.version';
    throw new InvalidInput('recipe', [{ path: `${path}.line`, value: line, allowed }]);
  }
  const versions = await registry.versions(line);
  const found = versions.find((each) => each.version === version);
  if (found) return pick(found);
  const allowed = `a version of line ${line}: ${versions.map((each) => each.version).join(', ')}`;
  throw new InvalidInput('recipe', [{ path: `${path}.version`, value: version, allowed }]);
}
