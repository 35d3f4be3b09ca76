import { readdirSync } from 'node:fs';
import os from 'node:os';

export interface Machine {
  cpus: number;
  gpus: number;
}

/** Counts CPUs and NVIDIA devices without loading a driver. CUDA_VISIBLE_DEVICES decides where it is set. */
export function readMachine(variables: Readonly<Record<string, string | undefined>>): Machine {
  const visible = variables['CUDA_VISIBLE_DEVICES'];
  const gpus =
    visible === undefined ? countDevices() : visible.split(',').filter((id) => /^\s*\w/.test(id)).length;
  return { cpus: os.availableParallelism(), gpus };
}

function countDevices(): number {
  try {
    return readdirSync('/dev').filter((name) => /^nvidia\d+$/.test(name)).length;
  } catch {
    return 0;
  }
}
