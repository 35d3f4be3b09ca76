/**
 * Heartbeats of running activities. A timer beats once a second whatever the work does, so that a cancel reaches
 * the activity and a lost worker is noticed; what is sent is the newest progress.
 */
import type { Context } from '@temporalio/activity';
import type { TrainerProgress } from '../core/contracts/training/trainer-jobs';

const INTERVAL_MS = 1_000;

const newest = new WeakMap<Context, TrainerProgress>();

export interface Heartbeats {
  stop(): void;
  /** The longest time between two beats so far: how long the worker's loop was ever blocked, plus the interval. */
  longestGapMs(): number;
}

export function startHeartbeats(context: Context): Heartbeats {
  let last = performance.now();
  let longest = 0;
  const beat = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    context.heartbeat(newest.get(context));
  };
  const timer = setInterval(beat, INTERVAL_MS);
  return { stop: () => clearInterval(timer), longestGapMs: () => longest };
}

/** The next beat carries this. */
export function noteProgress(context: Context, progress: TrainerProgress): void {
  newest.set(context, progress);
}
