/** Lets requests begin one after the other, at most so many a second. */
export interface Pace {
  /** Ends when the next request may begin. */
  wait(): Promise<void>;
}

export function paceRequests(
  requestsPerSecond: number | undefined,
  { nowMs, sleep }: { nowMs: () => number; sleep: (durationMs: number) => Promise<void> },
): Pace {
  if (requestsPerSecond === undefined) return { wait: () => Promise.resolve() };
  const intervalMs = 1000 / requestsPerSecond;
  let nextMs = -Infinity;
  return {
    wait: async () => {
      const at = Math.max(nowMs(), nextMs);
      nextMs = at + intervalMs;
      const pauseMs = at - nowMs();
      if (pauseMs > 0) await sleep(pauseMs);
    },
  };
}
