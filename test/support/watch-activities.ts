/** What runs of a deployment are doing: their activities under way, and those of their studies. */
import { defaultPayloadConverter } from '@temporalio/common';
import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { TrainerProgress } from '../../core/contracts/training/trainer-jobs';

export interface ActivityUnderWay {
  /** Unique among the runs that are looked at together. */
  id: string;
  name: string;
  attempt: number;
  /** What this attempt said last; null before it said anything. */
  progress: TrainerProgress | null;
  lastFailure: string;
}

/** Activities that are scheduled or running, of a run and of the workflows that it started. */
export async function listActivities(client: Client, workflowId: string): Promise<ActivityUnderWay[]> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const children = (raw.pendingChildren ?? []).map(async (child) =>
    child.workflowId ? listActivities(client, child.workflowId) : [],
  );
  const own = (raw.pendingActivities ?? []).map((activity) => {
    const { activityId, activityType, attempt, lastFailure, lastStartedTime, lastHeartbeatTime } = activity;
    const payload = activity.heartbeatDetails?.payloads?.[0];
    const details: unknown = payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
    const progress = TrainerProgress.safeParse(details);
    // The server keeps the details of the attempt before until the first heartbeat of the new one.
    const isOwn = activity.state === STARTED && toMs(lastHeartbeatTime) >= toMs(lastStartedTime);
    return {
      id: `${workflowId}#${activityId}`,
      name: activityType?.name ?? '',
      attempt: attempt ?? 1,
      progress: progress.success && isOwn ? progress.data : null,
      lastFailure: lastFailure?.message ?? '',
    };
  });
  return [...own, ...(await Promise.all(children)).flat()];
}

const STARTED = temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;

function toMs(time: { seconds?: unknown; nanos?: number | null } | null | undefined): number {
  return Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;
}
