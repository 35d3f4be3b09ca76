import { availableParallelism } from 'node:os';
import { readMachineCpuMs, readTreeCpuMs } from './cpu-time';

/** Starts to watch; the function it gives says which share of the machine others than the process tree used since. */
export function watchOthers(pid: number): () => number {
  const startedAt = performance.now();
  const machineMs = readMachineCpuMs();
  const ownMs = readTreeCpuMs(pid);
  return () => {
    const elapsedMs = performance.now() - startedAt;
    const othersMs = readMachineCpuMs() - machineMs - (readTreeCpuMs(pid) - ownMs);
    return Math.max(0, othersMs / (elapsedMs * availableParallelism()));
  };
}
