/** Follows a run: its stages by query, and what its activities are doing by their heartbeats. */
import { defaultPayloadConverter } from '@temporalio/common';
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { temporal as api } from '@temporalio/proto';
import { PROGRESS_QUERY, RunProgress } from '../core/contracts/runs';
import { TrainerProgress } from '../core/contracts/training/trainer-jobs';

/** An activity that is scheduled or running. */
export interface PendingActivity {
  /** The activity's name, which is its stage's for the stages of the trainer queue. */
  name: string;
  attempt: number;
  running: boolean;
  progress: TrainerProgress | null;
  lastFailure: string | null;
}

export interface RunSnapshot {
  status: WorkflowExecutionDescription['status']['name'];
  progress: RunProgress | null;
  activities: PendingActivity[];
}

/** One look at a run and at the studies it has started. */
export async function lookAtRun(client: Client, workflowId: string, runId?: string): Promise<RunSnapshot> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const description = await handle.describe();
  const children = (description.raw.pendingChildren ?? []).flatMap((child) => child.workflowId ?? []);
  const studies = await Promise.all(children.map((id) => describeOrNothing(client, id)));
  return {
    status: description.status.name,
    progress: await queryProgress(client, workflowId, runId),
    activities: [description, ...studies.flat()].flatMap(pendingActivities),
  };
}

/** Yields a snapshot every `intervalMs` until the run has ended; the last one shows it ended. */
export async function* watchRun(
  client: Client,
  workflowId: string,
  runId: string | undefined,
  intervalMs: number,
): AsyncGenerator<RunSnapshot> {
  for (;;) {
    const snapshot = await lookAtRun(client, workflowId, runId);
    yield snapshot;
    if (snapshot.status !== 'RUNNING') return;
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

/** A study may have ended since it was listed. */
async function describeOrNothing(
  client: Client,
  workflowId: string,
): Promise<WorkflowExecutionDescription[]> {
  try {
    return [await client.workflow.getHandle(workflowId).describe()];
  } catch {
    return [];
  }
}

/** A query needs a worker; without one the stages are unknown for now. */
async function queryProgress(
  client: Client,
  workflowId: string,
  runId?: string,
): Promise<RunProgress | null> {
  try {
    return RunProgress.parse(await client.workflow.getHandle(workflowId, runId).query(PROGRESS_QUERY));
  } catch {
    return null;
  }
}

function pendingActivities({ raw }: WorkflowExecutionDescription): PendingActivity[] {
  return (raw.pendingActivities ?? []).map((activity) => {
    const payload = activity.heartbeatDetails?.payloads?.[0];
    const details: unknown = payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
    const progress = TrainerProgress.safeParse(details);
    return {
      name: activity.activityType?.name ?? '',
      attempt: activity.attempt ?? 1,
      running: Boolean(activity.lastStartedTime) && activity.state === STARTED,
      progress: progress.success ? progress.data : null,
      lastFailure: activity.lastFailure?.message ?? null,
    };
  });
}

const STARTED = api.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
