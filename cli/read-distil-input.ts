import { readFile } from 'node:fs/promises';
import { InvalidInput } from '../core/contracts/errors';
import { parse } from '../core/contracts/parse';
import { DistilInput } from '../core/contracts/runs';
import { readOverrides } from './overrides';

export interface DistilChoice {
  /** Name of a shipped recipe. */
  recipe?: string | undefined;
  /** Path of a JSON file with a whole recipe. */
  file?: string | undefined;
  /** Assignments such as `search.trials=24`. */
  set: string[];
}

/** What the command line chose → the workflow's input. @throws InvalidInput */
export async function readDistilInput({ recipe, file, set }: DistilChoice): Promise<DistilInput> {
  if ((recipe === undefined) === (file === undefined)) {
    const allowed = 'either the name of a recipe or --file, not both';
    throw new InvalidInput('command', [{ path: 'recipe', value: recipe ?? null, allowed }]);
  }
  const chosen = file === undefined ? recipe : await readRecipeFile(file);
  return parse(DistilInput, { recipe: chosen, overrides: readOverrides(set) }, 'command');
}

/** The name that a run's ID is made of. */
export function recipeName({ recipe }: DistilInput): string {
  const name = typeof recipe === 'string' ? recipe : recipe['name'];
  return typeof name === 'string' ? name : 'inline';
}

async function readRecipeFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const value = error instanceof Error ? `${file} (${error.message})` : file;
    throw new InvalidInput('command', [{ path: '--file', value, allowed: 'a readable file of JSON' }]);
  }
}
