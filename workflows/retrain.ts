/** What a schedule starts: looks whether anything that matters changed, and distils only then. */
import { executeChild, workflowInfo } from '@temporalio/workflow';
import { parse } from '../core/contracts/parse';
import { RetrainInput, type RetrainResult } from '../core/contracts/runs';
import { main, preflight } from './activities';
import { distil } from './distil';
import { failClearly } from './fail-clearly';
import { ingestRequest } from './ingest';

export async function retrain(rawInput: unknown): Promise<RetrainResult> {
  return failClearly(() => runRetrain(parse(RetrainInput, rawInput ?? {}, 'workflow input')));
}

async function runRetrain({ force, ...choice }: RetrainInput): Promise<RetrainResult> {
  const { recipe, digest } = await preflight.resolveRecipe(choice);
  if (!force) {
    const { output: dataset } = await main.ingest(ingestRequest(recipe));
    const why = await main.findVerdict({
      line: recipe.line,
      recipeDigest: digest,
      sourceDigest: dataset.sourceDigest,
    });
    if (why !== null) return { outcome: 'nothing to do', why };
  }
  const result = await executeChild(distil, {
    workflowId: `${workflowInfo().workflowId}/distil`,
    args: [{ recipe, overrides: {} }],
  });
  return { outcome: 'distilled', result };
}
