/** One process that is kept running: started, watched, started again when it dies, and stopped for good. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess, type RunningProcess } from './child-process';
import type { Guardian } from './guardian';
import type { ProcessSpec, ProcessState } from './process-spec';
import { ServiceFailed } from './service-failed';

export interface ManagedProcess {
  /** Resolves when it is ready. @throws ServiceFailed when it isn't in time; nothing runs then. */
  start(): Promise<void>;
  stop(): Promise<void>;
  state(): ProcessState;
}

export interface ManagedProcessOptions {
  spec: ProcessSpec;
  logFile: string;
  guardian: Guardian;
  onChange: (state: ProcessState) => void;
}

export function createManagedProcess(options: ManagedProcessOptions): ManagedProcess {
  const { spec, logFile, guardian, onChange } = options;
  const stopping = new AbortController();
  let current: RunningProcess | undefined;
  let watching: Promise<void> = Promise.resolve();
  let state: ProcessState = { ...NEW_STATE, name: spec.name, logFile };
  const change = (part: Partial<ProcessState>) => {
    state = { ...state, ...part };
    onChange(state);
  };
  const launch = async (): Promise<void> => {
    const started = startProcess(spec, logFile);
    current = started;
    if (started.pid !== undefined) guardUntilEnd(started.pid, started, guardian);
    change({ pid: started.pid });
    await waitUntilReady(options, started, stopping.signal);
    change({ status: 'running' });
  };
  const noteEnd = (lastExit: string) => {
    change({ status: 'restarting', pid: undefined, restarts: state.restarts + 1, lastExit });
  };

  return {
    state: () => state,
    start: async () => {
      await launch();
      watching = keepRunning({
        signal: stopping.signal,
        ended: () => current?.ended,
        onEnd: noteEnd,
        launch,
      });
    },
    stop: async () => {
      stopping.abort();
      if (current) await end(current, spec);
      await watching;
      change({ status: 'stopped', pid: undefined });
    },
  };
}

const NEW_STATE = { status: 'starting', pid: undefined, restarts: 0, lastExit: undefined } as const;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** What ran for so long is started again without a long pause. */
const STEADY_MS = 60_000;

interface Watch {
  /** Aborts when the process shall end. */
  signal: AbortSignal;
  ended: () => Promise<string> | undefined;
  onEnd: (how: string) => void;
  launch: () => Promise<void>;
}

async function keepRunning({ signal, ended, onEnd, launch }: Watch): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  let startedAtMs = Date.now();
  for (;;) {
    const how = (await ended()) ?? 'never started';
    if (signal.aborted) return;
    onEnd(how);
    if (Date.now() - startedAtMs > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
    try {
      await sleep(pauseMs, undefined, { signal });
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      startedAtMs = Date.now();
      await launch();
    } catch {
      // Being stopped, or a failed start, which has ended its process: the next turn sees either.
    }
  }
}

function guardUntilEnd(pid: number, running: RunningProcess, guardian: Guardian): void {
  guardian.guard(pid);
  void running.ended.then(() => guardian.release(pid));
}

async function waitUntilReady(
  { spec, logFile }: ManagedProcessOptions,
  running: RunningProcess,
  stopping: AbortSignal,
): Promise<void> {
  if (running.pid === undefined) throw new ServiceFailed(spec.name, await running.ended, logFile);
  const died = new AbortController();
  void running.ended.then((how) => died.abort(new Error(how)));
  const late = AbortSignal.timeout(spec.readyTimeoutMs);
  const signal = AbortSignal.any([died.signal, late, stopping]);
  const given = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
  try {
    await Promise.race([spec.ready?.({ signal, firstMessage: running.firstMessage }), given]);
  } catch (error) {
    running.kill();
    const how = await running.ended;
    if (stopping.aborted) throw error;
    const why = late.aborted ? `not ready after ${spec.readyTimeoutMs / 1000} s` : how;
    throw new ServiceFailed(spec.name, why, logFile);
  }
}

async function end(running: RunningProcess, { stopSignal, graceMs }: ProcessSpec): Promise<void> {
  running.signal(stopSignal);
  const timer = new AbortController();
  const grace = sleep(graceMs, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([running.ended, grace]);
  timer.abort();
  running.kill();
  await running.ended;
}
