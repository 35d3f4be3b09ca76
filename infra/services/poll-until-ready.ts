import { setTimeout as sleep } from 'node:timers/promises';

export interface PollOptions {
  /** Ends the polling. */
  signal: AbortSignal;
  /** One attempt that hangs must not use up the patience for all. */
  attemptTimeoutMs: number;
  pauseMs?: number;
}

/** Calls `attempt` until it succeeds. Each attempt's signal aborts after `attemptTimeoutMs`. */
export async function pollUntilReady(
  attempt: (signal: AbortSignal) => Promise<unknown>,
  { signal, attemptTimeoutMs, pauseMs = 100 }: PollOptions,
): Promise<void> {
  for (;;) {
    try {
      await attempt(AbortSignal.any([signal, AbortSignal.timeout(attemptTimeoutMs)]));
      return;
    } catch {
      signal.throwIfAborted();
      await sleep(pauseMs, undefined, { signal });
    }
  }
}
