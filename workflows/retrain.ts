/** What a schedule starts: looks whether anything that matters changed, and distils only then. */
import { executeChild, workflowInfo } from '@temporalio/workflow';
import { RetrainInput, type RetrainResult } from '../core/contracts/runs';
import { main, preflight } from './activities';
import { distil } from './distil';
import { parseInput } from './parse-input';

export async function retrain(rawInput: unknown): Promise<RetrainResult> {
  const { force, ...choice } = parseInput(RetrainInput, rawInput);
  const { recipe, digest } = await preflight.resolveRecipe(choice);
  if (!force) {
    const { output: dataset } = await main.ingest({ data: recipe.data, seed: recipe.seed });
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
