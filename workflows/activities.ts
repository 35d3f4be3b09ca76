/** How workflows call activities: which queue, how long, and what is tried again. */
import { ActivityCancellationType, proxyActivities, type RetryPolicy } from '@temporalio/workflow';
import type { MainActivities, TrainerActivities } from '../core/contracts/activities';
import { MAIN_QUEUE, TRAINER_QUEUE } from '../core/contracts/task-queues';

/** Losing a worker, a trainer or a server is no fault of the work: it is tried again for a long time. */
const INFRASTRUCTURE_RETRY: RetryPolicy = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '15s',
  maximumAttempts: 100,
};

/** The worker heartbeats every second for each activity, so a lost worker is noticed within this time. */
const HEARTBEAT_TIMEOUT = '15s';

export const main = proxyActivities<MainActivities>({
  taskQueue: MAIN_QUEUE,
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: INFRASTRUCTURE_RETRY,
});

/** The first activity of a run fails soon where the store can't be used, with the reason, instead of waiting. */
export const preflight = proxyActivities<Pick<MainActivities, 'resolveRecipe'>>({
  taskQueue: MAIN_QUEUE,
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '1s', maximumInterval: '5s', maximumAttempts: 5 },
});

export const trainer = proxyActivities<TrainerActivities>({
  taskQueue: TRAINER_QUEUE,
  startToCloseTimeout: '24 hours',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: INFRASTRUCTURE_RETRY,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});
