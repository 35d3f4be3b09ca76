import { spawn, type StdioOptions } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ProcessSpec } from './process-spec';

export interface RunningProcess {
  /** Undefined where the command could not even be started. */
  pid: number | undefined;
  /** Resolves, never rejects, with how it ended, in words. */
  ended: Promise<string>;
  firstMessage: Promise<unknown>;
  /** Ends the process and whatever it started. */
  kill(): void;
  signal(signal: NodeJS.Signals): void;
}

/** Starts a process in a group of its own, so that Ctrl-C in the terminal doesn't reach it before we do. */
export function startProcess(spec: ProcessSpec, logFile: string): RunningProcess {
  const log = openLog(logFile);
  const stdio: StdioOptions = ['ignore', log, log, ...(spec.ipc ? ['ipc' as const] : [])];
  const { command, args, env, cwd } = spec;
  const child = spawn(command, args, {
    stdio,
    env: { ...env },
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
  });
  closeSync(log);
  const { pid } = child;
  const killGroup = () => {
    if (pid !== undefined) sendTo(-pid, 'SIGKILL');
  };
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      // What it started and left behind goes with it.
      killGroup();
      resolve(signal ? `ended by ${signal}` : `exit status ${code}`);
    });
  });
  return {
    pid,
    ended,
    firstMessage: new Promise((resolve) => void child.once('message', resolve)),
    kill: killGroup,
    signal: (signal) => void child.kill(signal),
  };
}

const MAX_LOG_BYTES = 16 * 1024 * 1024;

/** Appends; a long log makes room once, when the process starts. */
function openLog(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

function sendTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Nobody left to receive it.
  }
}
