import { setTimeout as sleep } from 'node:timers/promises';
import { readProcesses, readTreeCpuMs } from '../machine/cpu-time';

const LOOK_EVERY_MS = 500;

/** CPU time of a run's parts, milliseconds. */
export interface CpuTime {
  trainers: number;
  /** Of other processes, by name. */
  others: Record<string, number>;
  /** Wall time in which trainers computed, summed over them: a second in which one used 1.4 cores is a second. */
  computing: number;
}

/**
 * Watches processes until `ended`.
 *
 * @param pids of the processes, by name.
 * @param trainerParent the one whose children are the trainers.
 */
export async function watchProcesses(
  pids: Readonly<Record<string, number>>,
  trainerParent: string,
  ended: AbortSignal,
): Promise<CpuTime> {
  const trainers = new Map<number, number>();
  const others: Record<string, number> = {};
  let computing = 0;
  let lookedAtMs = performance.now();
  while (!ended.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
    const elapsedMs = performance.now() - lookedAtMs;
    lookedAtMs += elapsedMs;
    const processes = readProcesses();
    for (const [pid, { parent }] of processes) {
      if (parent !== pids[trainerParent]) continue;
      const usedMs = readTreeCpuMs(pid, processes);
      computing += Math.min(elapsedMs, usedMs - (trainers.get(pid) ?? 0));
      trainers.set(pid, usedMs);
    }
    for (const [name, pid] of Object.entries(pids)) others[name] = processes.get(pid)?.ms ?? 0;
  }
  return { trainers: [...trainers.values()].reduce((sum, ms) => sum + ms, 0), others, computing };
}
