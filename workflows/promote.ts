import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { Dataset } from '../core/contracts/data/dataset';
import type { ModelVersion } from '../core/contracts/promotion/promotion';
import type { Report } from '../core/contracts/evaluation/report';
import type { DistilResult } from '../core/contracts/runs';
import { main } from './activities';
import type { Run } from './run';
import type { Finalists } from './train';
import { notice } from './wording';

/** How often a run evaluates anew because someone else moved the champion meanwhile. */
const MAX_ROUNDS = 5;

/**
 * Asks the gates and moves the champion pointer. Where another run moved it since the report was made,
 * `evaluateAgainst` makes a new report against the new champion and the gates are asked again.
 */
export async function promote(
  run: Run,
  dataset: Dataset,
  finalists: Finalists,
  evaluateAgainst: (champion: ModelVersion | null) => Promise<Report>,
): Promise<DistilResult> {
  const { name, line, promote: gates } = run.recipe;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const champion = await main.readChampion({ line });
    const report = await evaluateAgainst(differsFrom(champion, finalists) ? champion : null);
    const decision = await run.tracker.during('promote', 1, async (counter) => {
      const result = await main.promote({
        line,
        recipe: name,
        recipeDigest: run.recipeDigest,
        sourceDigest: dataset.sourceDigest,
        ...(dataset.table && { preprocessing: dataset.table.preprocessing }),
        ...(dataset.classNames && { classNames: dataset.classNames }),
        runId: workflowInfo().runId,
        at: new Date().toISOString(),
        candidate: finalists.candidate,
        report,
        gates,
      });
      counter.count(false, notice(result.decided ? result.verdict : 'the champion was moved meanwhile'));
      return result;
    });
    if (decision.decided) {
      const { verdict, championVersion, gates: results } = decision;
      run.tracker.recordVerdict(verdict);
      return { line, recipe: name, verdict, championVersion, gates: results, report };
    }
  }
  throw ApplicationFailure.nonRetryable(`the champion of ${line} moved ${MAX_ROUNDS} times during promotion`);
}

/** A candidate that is the champion already is not compared with itself. */
function differsFrom(champion: ModelVersion | null, { candidate }: Finalists): boolean {
  return champion?.network.weights.digest !== candidate.network.weights.digest;
}
