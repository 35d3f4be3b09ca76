import { cpus, release, totalmem } from 'node:os';

export interface MachineDescription {
  processor: string;
  cores: number;
  memoryBytes: number;
  system: string;
  node: string;
}

export function describeMachine(): MachineDescription {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    system: `Linux ${release()}`,
    node: process.versions.node,
  };
}
