/**
 * Processes that are started in order, kept running, and stopped in reverse order. Used for the embedded
 * services and for workers alike. Nothing it started outlives it, not even when it is ended by kill -9.
 */
import path from 'node:path';
import { startGuardian } from './guardian';
import { createManagedProcess, type ManagedProcess } from './managed-process';
import type { ProcessSpec, ProcessState } from './process-spec';

export interface Supervisor {
  /** Resolves when the process is ready. @throws ServiceFailed when it isn't; it is given up then. */
  start(spec: ProcessSpec): Promise<void>;
  states(): ProcessState[];
  /** Stops all, or only the process of this name. */
  stop(name?: string): Promise<void>;
}

export interface SupervisorOptions {
  /** Each process writes `<name>.log` here. */
  logDir: string;
  onChange?: (state: ProcessState) => void;
}

export function createSupervisor({ logDir, onChange = () => undefined }: SupervisorOptions): Supervisor {
  const guardian = startGuardian();
  const managed: ManagedProcess[] = [];
  let stopped = false;

  const remove = (process: ManagedProcess) => {
    if (managed.includes(process)) managed.splice(managed.indexOf(process), 1);
  };

  return {
    states: () => managed.map((process) => process.state()),
    start: async (spec) => {
      if (stopped) throw new Error(`the supervisor is stopped; it can't start ${spec.name}`);
      const logFile = path.join(logDir, `${spec.name}.log`);
      const process = createManagedProcess({ spec, logFile, guardian, onChange });
      managed.push(process);
      try {
        await process.start();
      } catch (error) {
        remove(process);
        throw error;
      }
    },
    stop: async (name) => {
      if (name === undefined) stopped = true;
      for (const process of [...managed].reverse()) {
        if (name !== undefined && process.state().name !== name) continue;
        await process.stop();
        remove(process);
      }
      if (name === undefined) await guardian.close();
    },
  };
}
