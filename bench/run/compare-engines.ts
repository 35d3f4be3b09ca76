import { describeMachine } from '../machine/describe-machine';
import type { EngineKind } from '../../infra/config/config';
import { measureRun, type MeasuredRun } from './measure-run';
import type { RunResults } from './render-run';

/** Runs a recipe on each engine, one after the other. */
export async function compareEngines(recipe: string, engines: readonly EngineKind[]): Promise<RunResults> {
  const runs: MeasuredRun[] = [];
  for (const engine of engines) {
    process.stderr.write(`\n${recipe} on the ${engine} engine\n`);
    runs.push(await measureRun(engine, recipe));
  }
  return { recipe, finishedAt: new Date().toISOString(), machine: describeMachine(), runs };
}
