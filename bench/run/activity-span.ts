/** When an activity waited for a worker and when it ran, in milliseconds since the epoch. */
export interface ActivitySpan {
  stage: string;
  taskQueue: string;
  scheduledMs: number;
  startedMs: number;
  endedMs: number;
}
