import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, whatever the kernel's own tick is (`USER_HZ`). */
const MS_PER_TICK = 10;

/** Milliseconds of CPU time, over all cores, since the machine was started. "Stolen" by other guests of the host counts. */
export function readMachineCpuMs(): number {
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = first
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) * MS_PER_TICK;
}

/** Milliseconds of CPU time of a process and of all below it. */
export function readTreeCpuMs(rootPid: number, processes = readProcesses()): number {
  const isBelow = (pid: number): boolean => {
    if (pid === rootPid) return true;
    const parent = processes.get(pid)?.parent;
    return parent !== undefined && parent > 1 && isBelow(parent);
  };
  return [...processes].reduce((sum, [pid, { ms }]) => (isBelow(pid) ? sum + ms : sum), 0);
}

/** What a look at a process gives: its parent, and the CPU time of itself and of its children that ended. */
export interface ProcessLook {
  parent: number;
  ms: number;
}

/** Every process of the machine, by its number. */
export function readProcesses(): Map<number, ProcessLook> {
  const processes = new Map<number, ProcessLook>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const found = readProcess(Number(name));
    if (found) processes.set(Number(name), found);
  }
  return processes;
}

function readProcess(pid: number): ProcessLook | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold anything; what follows it is numbers. Fields are counted in proc(5).
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number);
    const ticks = (user ?? 0) + (system ?? 0) + (childUser ?? 0) + (childSystem ?? 0);
    return { parent: Number(fields[1]), ms: ticks * MS_PER_TICK };
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}
