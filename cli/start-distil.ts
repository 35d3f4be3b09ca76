import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { DistilInput } from '../core/contracts/runs';
import { MAIN_QUEUE } from '../core/contracts/task-queues';

export interface StartedRun {
  workflowId: string;
  runId: string | undefined;
  /** A run of this ID was under way already, and is what `workflowId` means. */
  resumed: boolean;
}

/** Starts a run, or finds the one of that ID that is still under way. */
export async function startDistil(client: Client, input: DistilInput, id?: string): Promise<StartedRun> {
  const name = typeof input.recipe === 'string' ? input.recipe : input.recipe['name'];
  const workflowId = id ?? `distil-${typeof name === 'string' ? name : 'inline'}`;
  try {
    const handle = await client.workflow.start('distil', {
      taskQueue: MAIN_QUEUE,
      workflowId,
      args: [input],
      staticSummary: `distil ${typeof name === 'string' ? name : 'an inline recipe'}`,
    });
    return { workflowId, runId: handle.firstExecutionRunId, resumed: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return { workflowId, runId: undefined, resumed: true };
  }
}
