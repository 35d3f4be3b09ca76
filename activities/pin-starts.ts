import { InvalidInput } from '../core/contracts/errors';
import type { TeacherMember } from '../core/contracts/teachers/foreign-teacher';
import type { Network } from '../core/contracts/models/models';
import { nameProblems } from '../core/contracts/problems/name-problems';
import type { Recipe } from '../core/contracts/recipe';
import type { StartModel, StartRecipe } from '../core/contracts/models/start';
import type { RegistryReader } from '../storage/registry-reader';
import { keepBackbone } from '../teachers/backbone/keep-backbone';
import type { FileKeeping } from '../teachers/keep-file';

/**
 * The recipe with the networks of the models that its trainings start from: of a line with the version, of another library
 * with the file's SHA-256. Networks of the type `backbone` get the layers of theirs. The first run of a line that starts from
 * its own champion has none, and starts at random.
 *
 * @throws InvalidInput where there is no such model, or it can't be trained here
 */
export async function pinStarts(
  recipe: Recipe,
  { registry, ...keeping }: FileKeeping & { registry: RegistryReader },
): Promise<Recipe> {
  const { teach, student, sweep, line } = recipe;
  const pin = (part: 'teach' | 'student', start: StartRecipe | undefined) =>
    start?.model
      ? pinModel(start.model, start.freeze, keeping, `${part}.start.model`)
      : pinLine(start, line, registry, `${part}.start`);
  const [teachers, students] = [await pin('teach', teach.start), await pin('student', student.start)];
  const members = giveLayers(teach.members, teachers, 'teach.members');
  const architectures = giveLayers(sweep.architectures, students, 'sweep.architectures');
  return {
    ...recipe,
    teach: { ...teach, members, ...(teachers && { start: teachers }) },
    student: { ...student, ...(students && { start: students }) },
    sweep: { ...sweep, architectures },
  };
}

async function pinModel(
  asked: StartModel,
  freeze: boolean | undefined,
  keeping: FileKeeping,
  path: string,
): Promise<StartRecipe> {
  try {
    const { model, network } = await keepBackbone(asked, keeping);
    return { model, ...(freeze !== undefined && { freeze }), network };
  } catch (error) {
    throw nameProblems(path, error);
  }
}

async function pinLine(
  start: StartRecipe | undefined,
  own: string,
  registry: RegistryReader,
  path: string,
): Promise<StartRecipe | undefined> {
  if (start?.line === undefined) return undefined;
  const { network: _network, ...asked } = start;
  const { line } = start;
  const found = await findModel({ ...asked, line }, own, registry, path);
  if (!found) return asked;
  const { version, network } = found;
  const { newHead = line !== own, freeze } = asked;
  // In the order of the schema, so that a recipe that is given as it was pinned has the same digest.
  return { line, version, newHead, ...(freeze !== undefined && { freeze }), network };
}

/** Networks of the type `backbone` with the layers of the one that they start from; others as they are. */
function giveLayers<Shape extends TeacherMember>(
  shapes: readonly Shape[],
  start: StartRecipe | undefined,
  path: string,
): Shape[] {
  return shapes.map((shape, i) => {
    if (shape.type !== 'backbone') return shape;
    const from = start?.network?.architecture;
    if (from?.type === 'backbone' && from.layers) return { ...shape, layers: from.layers };
    const line = start?.line ?? '';
    const why = from ? `the model of line ${line} is of another one` : `line ${line} has no model yet`;
    const allowed = `another type: ${why}, and a backbone has the layers of the model that it starts from`;
    throw new InvalidInput('recipe', [{ path: `${path}[${i}].type`, value: shape.type, allowed }]);
  });
}

interface Model {
  version: number;
  network: Network;
}

function pick({ version, network }: Model): Model {
  return { version, network };
}

async function findModel(
  { line, version }: { line: string; version?: number | undefined },
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
