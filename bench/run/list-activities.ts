import type { Client } from '@temporalio/client';
import type { ActivitySpan } from './activity-span';

type Events = NonNullable<
  Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>['events']
>;
type Time = Events[number]['eventTime'];

/** The finished activities of every workflow of a deployment. */
export async function listActivities(client: Client): Promise<ActivitySpan[]> {
  const spans: ActivitySpan[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    spans.push(...readSpans(events ?? []));
  }
  return spans;
}

function readSpans(events: Events): ActivitySpan[] {
  const byId = new Map(events.map((event) => [String(event.eventId), event]));
  return events.flatMap(({ activityTaskCompletedEventAttributes: completed, eventTime }) => {
    if (!completed) return [];
    const scheduled = byId.get(String(completed.scheduledEventId));
    const started = byId.get(String(completed.startedEventId));
    const { activityType, taskQueue } = scheduled?.activityTaskScheduledEventAttributes ?? {};
    const span = {
      stage: activityType?.name ?? '',
      taskQueue: taskQueue?.name ?? '',
      scheduledMs: toMs(scheduled?.eventTime),
      startedMs: toMs(started?.eventTime),
      endedMs: toMs(eventTime),
    };
    return [span];
  });
}

function toMs(time: Time): number {
  return Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;
}
