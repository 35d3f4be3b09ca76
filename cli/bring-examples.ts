import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readRecipe } from '../activities/read-recipe';
import { examplesOf } from '../core/contracts/data/data-source';
import { SourceUnavailable } from '../core/contracts/errors';
import type { DistilInput } from '../core/contracts/runs';
import { RECIPES_DIR } from '../infra/config/project-paths';
import { projectRoot } from '../infra/setup/paths.cjs';

/**
 * Has the set-up fetch the example data that a recipe names, where this machine lacks it.
 *
 * @throws InvalidInput, NotFound for what is no recipe; SourceUnavailable where the set-up fails, which has said why.
 */
export async function bringExamples(input: DistilInput): Promise<void> {
  const { data } = await readRecipe(input, RECIPES_DIR);
  const examples = examplesOf(data.source);
  if (examples.length === 0) return;
  const setUp = join(projectRoot, 'infra', 'setup', 'main.mjs');
  const child = spawn(process.execPath, [setUp, '--only', examples.join(',')], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new SourceUnavailable(`could not fetch ${examples.join(', ')}`, { examples });
}
