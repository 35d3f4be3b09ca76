import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readShippedRecipe } from '../activities/shipped-recipes';
import { DataSource, examplesOf } from '../core/contracts/data-source';
import { SourceUnavailable } from '../core/contracts/errors';
import type { DistilInput } from '../core/contracts/runs';
import { RECIPES_DIR } from '../infra/config/project-paths';
import { projectRoot } from '../infra/setup/paths.cjs';

/**
 * Has the set-up fetch the example data that a recipe names, where this machine lacks it.
 *
 * @throws NotFound for an unknown recipe; SourceUnavailable where the set-up fails, which has said why.
 */
export async function bringExamples({ recipe, overrides }: DistilInput): Promise<void> {
  const whole = typeof recipe === 'string' ? await readShippedRecipe(RECIPES_DIR, recipe) : recipe;
  // What is wrong with a recipe is said by the run, with all that is.
  const source = DataSource.safeParse(sourceOf(overrides) ?? sourceOf(whole));
  const examples = source.success ? examplesOf(source.data) : [];
  if (examples.length === 0) return;
  const setUp = join(projectRoot, 'infra', 'setup', 'main.mjs');
  const child = spawn(process.execPath, [setUp, '--only', examples.join(',')], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new SourceUnavailable(`could not fetch ${examples.join(', ')}`, { examples });
}

function sourceOf({ data }: Record<string, unknown>): unknown {
  return typeof data === 'object' && data !== null && 'source' in data ? data.source : undefined;
}
