import { setTimeout as sleep } from 'node:timers/promises';
import { watchOthers } from './watch-others';

const QUIET_SHARE = 0.08;
const PROBE_MS = 700;

/** Waits until everything but this process and those below it uses less than 8 % of the CPU, at most for `patienceMs`. */
export async function waitUntilQuiet(patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  do {
    const readShare = watchOthers(process.pid);
    await sleep(PROBE_MS);
    if (readShare() < QUIET_SHARE) return true;
  } while (performance.now() < deadline);
  return false;
}
