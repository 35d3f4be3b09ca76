import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from '../config/process-identity';

const GRACE_MS = 5_000;
const POLL_MS = 50;

/** Ends what an earlier launcher left behind. A process is ours only where id and start time both match. */
export async function endStaleProcesses(processes: readonly ProcessIdentity[]): Promise<void> {
  await Promise.all(processes.map(endStale));
}

async function endStale(identity: ProcessIdentity): Promise<void> {
  const deadlineMs = Date.now() + GRACE_MS;
  if (isAlive(identity)) send(identity.pid, 'SIGTERM');
  while (isAlive(identity)) {
    if (Date.now() > deadlineMs) send(identity.pid, 'SIGKILL');
    await sleep(POLL_MS);
  }
}

/** To the whole group: each process was started as the leader of one. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}
