import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { DistilInput } from '../core/contracts/runs';
import { MAIN_QUEUE } from '../core/contracts/task-queues';
import { recipeName } from './read-distil-input';

export interface StartedRun {
  workflowId: string;
  runId: string | undefined;
  /** A run of this ID was under way already, and is what `workflowId` means. */
  resumed: boolean;
}

/** Starts a run, or finds the one of that ID that is still under way. */
export async function startDistil(client: Client, input: DistilInput, id?: string): Promise<StartedRun> {
  const name = recipeName(input);
  const workflowId = id ?? `distil-${name}`;
  try {
    const handle = await client.workflow.start('distil', {
      taskQueue: MAIN_QUEUE,
      workflowId,
      args: [input],
      staticSummary: `distil ${name}`,
    });
    return { workflowId, runId: handle.firstExecutionRunId, resumed: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return { workflowId, runId: undefined, resumed: true };
  }
}
