export interface ReadyContext {
  /** Aborts when the process died, took too long, or is being stopped. */
  signal: AbortSignal;
  /** The first message over IPC; settles never where the process has none. */
  firstMessage: Promise<unknown>;
}

/** A process to be supervised: a service's binary or a worker of ours. */
export interface ProcessSpec {
  name: string;
  command: string;
  args: readonly string[];
  /** The whole environment. Nothing is added to it. */
  env: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  /** Opens an IPC channel. Such a process is expected to end when the channel closes. */
  ipc?: boolean;
  /** Resolves when the process really serves. Without it, a process that runs is ready. */
  ready?: (context: ReadyContext) => Promise<unknown>;
  readyTimeoutMs: number;
  stopSignal: NodeJS.Signals;
  /** From the stop signal to SIGKILL. */
  graceMs: number;
}

export interface ProcessState {
  name: string;
  status: 'starting' | 'running' | 'restarting' | 'stopped';
  /** Of the process that runs now. */
  pid: number | undefined;
  restarts: number;
  /** How the last process ended that ended by itself, in words. */
  lastExit: string | undefined;
  logFile: string;
}
