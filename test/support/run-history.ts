/** What the history of a run says, with the histories of the workflows that it started. */
import type { Client } from '@temporalio/client';

type Handle = ReturnType<Client['workflow']['getHandle']>;
type HistoryEvent = NonNullable<Awaited<ReturnType<Handle['fetchHistory']>>['events']>[number];

export interface ScheduledActivity {
  workflowId: string;
  activityId: string;
  name: string;
  taskQueue: string;
  /** The request as JSON text. */
  input: string;
  completed: boolean;
}

/** In the order in which they were scheduled, workflow by workflow. */
export async function listScheduled(
  client: Client,
  workflowId: string,
  runId?: string,
): Promise<ScheduledActivity[]> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const own = new Map<string, ScheduledActivity>();
  const nested: ScheduledActivity[] = [];
  for (const event of events ?? []) {
    const scheduled = readScheduled(event, workflowId);
    if (scheduled) own.set(String(event.eventId), scheduled);
    const ended = own.get(String(event.activityTaskCompletedEventAttributes?.scheduledEventId));
    if (ended) ended.completed = true;
    const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
    if (child?.workflowId)
      nested.push(...(await listScheduled(client, child.workflowId, child.runId ?? undefined)));
  }
  return [...own.values(), ...nested];
}

function readScheduled(event: HistoryEvent, workflowId: string): ScheduledActivity | undefined {
  const attributes = event.activityTaskScheduledEventAttributes;
  if (!attributes) return undefined;
  const { activityId, activityType, taskQueue, input } = attributes;
  return {
    workflowId,
    activityId: activityId ?? '',
    name: activityType?.name ?? '',
    taskQueue: taskQueue?.name ?? '',
    input: (input?.payloads ?? []).map(({ data }) => Buffer.from(data ?? []).toString()).join(),
    completed: false,
  };
}
