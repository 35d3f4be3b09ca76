import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readRecipe } from '../activities/read-recipe';
import { InvalidData } from '../core/contracts/errors';
import { filesOf, isForeign } from '../core/contracts/teachers/foreign-teacher';
import { pinnedFile, placeOf } from '../core/contracts/data/location';
import type { Recipe } from '../core/contracts/recipe';
import type { DistilInput } from '../core/contracts/runs';
import { PROJECT_ROOT, RECIPES_DIR } from '../infra/config/project-paths';

/** In the folder of a shipped recipe whose teachers are made on this machine. */
const SCRIPT = 'teach.sh';

/**
 * Makes the teachers of a shipped recipe by the script in its folder, where one of their files is missing on this machine. What the
 * script says goes to stderr.
 *
 * @throws InvalidInput, NotFound for what is no recipe; InvalidData where the script fails, which has said why.
 */
export async function makeTeachers(input: DistilInput, recipesDir = RECIPES_DIR): Promise<void> {
  const { recipe: name } = input;
  if (typeof name !== 'string') return;
  const recipe = await readRecipe(input, recipesDir);
  const script = join(recipesDir, name, SCRIPT);
  const missing = listMissing(recipe);
  if (missing.length === 0 || !existsSync(script)) return;
  process.stderr.write(`making the teachers of ${name}: ${script}\n`);
  const child = spawn(script, [], { stdio: ['ignore', 2, 2] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new InvalidData(`could not make the teachers of ${name}`, { script, missing });
}

/** Files of teachers that are paths, and aren't there. */
function listMissing({ teach }: Recipe): string[] {
  const files = teach.members.filter(isForeign).flatMap(filesOf);
  return files.flatMap((file) => {
    const place = placeOf(pinnedFile(file).uri);
    return place?.kind === 'path' && !existsSync(resolve(PROJECT_ROOT, place.path)) ? [place.path] : [];
  });
}
