import type { Client } from '@temporalio/client';
import { DistilResult } from '../core/contracts/runs';
import { createLiveDisplay } from './show/live-display';
import { runLine } from './show/run-line';
import { runTable } from './show/run-table';
import type { StartedRun } from './start-distil';
import { watchRun } from './watch-run';

const LOOK_EVERY_MS = 1_000;

/** Shows the live table until the run ends. @throws WorkflowFailedError with the reason where it failed. */
export async function followRun(
  client: Client,
  { workflowId, runId }: Pick<StartedRun, 'workflowId' | 'runId'>,
  stream: NodeJS.WriteStream,
): Promise<DistilResult> {
  const display = createLiveDisplay(stream);
  for await (const snapshot of watchRun(client, workflowId, runId, LOOK_EVERY_MS)) {
    display.update(runTable(snapshot, Date.now()), runLine(snapshot));
  }
  display.end();
  return DistilResult.parse(await client.workflow.getHandle(workflowId, runId).result());
}
