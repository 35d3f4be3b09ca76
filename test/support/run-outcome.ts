import type { Client } from '@temporalio/client';
import { DistilResult } from '../../core/contracts/runs';
import { MAIN_QUEUE } from '../../core/contracts/task-queues';
import { waitFor } from './wait-for';

export type WorkflowType = 'distil' | 'retrain' | 'rollback';

export function startRun(client: Client, type: WorkflowType, workflowId: string, input: unknown) {
  return client.workflow.start(type, { taskQueue: MAIN_QUEUE, workflowId, args: [input] });
}

/** Waits until a run has ended, through the restarts of whatever is killed meanwhile. Gives its status. */
export async function waitUntilEnded(client: Client, workflowId: string): Promise<string> {
  return waitFor(`${workflowId} to end`, async () => {
    const { name } = (await client.workflow.getHandle(workflowId).describe()).status;
    return name === 'RUNNING' ? undefined : name;
  });
}

/** Runs a recipe to its end. */
export async function distil(client: Client, workflowId: string, input: unknown): Promise<DistilResult> {
  const handle = await startRun(client, 'distil', workflowId, input);
  return DistilResult.parse(await handle.result());
}

/** A report but for the times in it, which differ from run to run. */
export function withoutTimes(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key: string, inner: unknown) => (key === 'latencyUs' ? undefined : inner)),
  );
}
