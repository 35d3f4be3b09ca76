/** The processes of this machine as `ps` lists them. */
import { execFileSync } from 'node:child_process';
import { identifyProcess, isAlive, type ProcessIdentity } from '../../infra/config/process-identity';
import { waitFor } from './wait-for';

interface ListedProcess {
  pid: number;
  parent: number;
  command: string;
}

function listProcesses(): ListedProcess[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** A process and all that it started, directly or not, as far as they run. */
export function listFamily(root: number): ProcessIdentity[] {
  const all = listProcesses();
  const family = [root];
  for (const ancestor of family) {
    family.push(...all.filter(({ parent }) => parent === ancestor).map(({ pid }) => pid));
  }
  return family.flatMap((pid) => identifyProcess(pid) ?? []);
}

/** The trainer processes of a worker, oldest first. */
export function listTrainers(worker: number): number[] {
  return listProcesses()
    .filter(({ parent, command }) => parent === worker && command.includes('trainer/main.ts'))
    .map(({ pid }) => pid)
    .sort((a, b) => a - b);
}

/** Waits until none of them runs any more. */
export async function waitUntilGone(processes: readonly ProcessIdentity[]): Promise<void> {
  await waitFor('processes to end', () => (processes.some(isAlive) ? undefined : true));
}
