import { WorkflowFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
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

export interface RunFailure {
  type: string | undefined;
  message: string;
}

/** Runs what is expected to fail. Gives the innermost reason. */
export async function runToFailure(
  client: Client,
  type: WorkflowType,
  workflowId: string,
  input: unknown,
): Promise<RunFailure> {
  const handle = await startRun(client, type, workflowId, input);
  const error: unknown = await handle.result().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof WorkflowFailedError) return innermost(error.cause);
  throw new Error(`${workflowId} did not fail`, { cause: error });
}

function innermost(error: Error | undefined): RunFailure {
  if (error instanceof ApplicationFailure) return { type: error.type ?? undefined, message: error.message };
  if (error instanceof TemporalFailure) return innermost(error.cause);
  return { type: undefined, message: String(error) };
}

/** What is of one run alone: times that were measured, and its own name. */
const OF_A_RUN = ['latencyUs', 'runId'];

/** A report or request but for what differs from run to run. */
export function withoutRun(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key: string, inner: unknown) => (OF_A_RUN.includes(key) ? undefined : inner)),
  );
}
