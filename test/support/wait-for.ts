import { setTimeout as sleep } from 'node:timers/promises';

/** Far beyond what anything takes: it only turns a test that would never end into one that says what it waited for. */
const PATIENCE_MS = 150_000;
const PAUSE_MS = 25;

/**
 * Looks until there is something to see. A look may fail: whoever is asked may be down just now.
 *
 * @throws where it is not seen at all, naming `what` and the last failure.
 */
export async function waitFor<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  let cause: unknown;
  while (performance.now() < deadlineMs) {
    try {
      const seen = await look();
      if (seen !== undefined) return seen;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await sleep(PAUSE_MS);
  }
  throw new Error(`waited in vain for ${what}`, { cause });
}
