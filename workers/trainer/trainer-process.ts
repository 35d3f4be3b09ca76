/**
 * One trainer child process as its worker sees it: starts it, gives it one job at a time, stops it, and notices
 * when it dies. Training blocks a thread for long stretches, so it never runs on the worker's own event loop.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Stopped, TrainerLost } from '../../core/contracts/errors';
import type { TrainerJob, TrainerProgress } from '../../core/contracts/training/trainer-jobs';
import type { EngineKind } from '../../infra/config/config';
import type { S3Settings } from '../../storage/s3-client';
import type { FromTrainer, ToTrainer } from './protocol';
import { deserializeError } from './serialize-error';

/** A trainer that was asked to stop and doesn't is killed after this time. */
const STOP_GRACE_MS = 3_000;

/** A trainer that starts up must say so within this time. */
const READY_TIMEOUT_MS = 60_000;

export interface JobOptions {
  onProgress: (progress: TrainerProgress) => void;
  signal: AbortSignal;
}

export interface TrainerProcess {
  readonly pid: number | undefined;
  readonly alive: boolean;
  run(job: TrainerJob, options: JobOptions): Promise<unknown>;
  /** Ends the process: at once where it is idle. */
  end(): Promise<void>;
}

export interface TrainerSettings {
  store: S3Settings;
  engine: EngineKind;
  /** Environment of the process in a slot: threads, device. */
  environmentOf: (slot: number) => NodeJS.ProcessEnv;
}

export async function startTrainerProcess(
  { store, engine, environmentOf }: TrainerSettings,
  slot: number,
): Promise<TrainerProcess> {
  const child = fork(join(__dirname, 'main.ts'), {
    env: environmentOf(slot),
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'json',
  });
  send(child, { type: 'configure', store, engine });
  await waitUntilReady(child);
  return {
    get pid() {
      return child.pid;
    },
    get alive() {
      return isAlive(child);
    },
    run: (job, options) => runJob(child, job, options),
    end: () => end(child),
  };
}

function isAlive(child: ChildProcess): boolean {
  return child.connected && child.exitCode === null && child.signalCode === null;
}

async function waitUntilReady(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
    }, READY_TIMEOUT_MS);
    const settle = (action: () => void) => {
      clearTimeout(timer);
      child.removeAllListeners();
      action();
    };
    child.once('message', () => settle(resolve));
    child.once('error', (error) =>
      settle(() => reject(new TrainerLost('the trainer process did not start', {}, error))),
    );
    child.once('exit', (code, signal) => settle(() => reject(lost(child, code, signal))));
  });
}

function runJob(child: ChildProcess, job: TrainerJob, { onProgress, signal }: JobOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let killer: NodeJS.Timeout | undefined;
    const stop = () => {
      send(child, { type: 'stop' });
      killer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
    };
    const settle = (action: () => void) => {
      clearTimeout(killer);
      signal.removeEventListener('abort', stop);
      child.removeAllListeners();
      action();
    };
    child.on('message', (message: FromTrainer) => {
      if (message.type === 'progress') onProgress(message.progress);
      if (message.type === 'done') settle(() => resolve(message.result));
      if (message.type === 'failed') settle(() => reject(deserializeError(message.error)));
    });
    child.once('exit', (code, killedBy) => {
      settle(() =>
        reject(signal.aborted ? new Stopped('the trainer was stopped') : lost(child, code, killedBy)),
      );
    });
    send(child, { type: 'start', job });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

function send(child: ChildProcess, message: ToTrainer): void {
  if (child.connected) child.send(message, () => undefined); // a failed send shows as an exit
}

function lost(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): TrainerLost {
  const how = signal ? `was killed by ${signal}` : `exited with code ${code}`;
  const hint = signal === 'SIGKILL' ? '; is the machine out of memory?' : '';
  return new TrainerLost(`trainer process ${child.pid} ${how}${hint}`, { pid: child.pid, code, signal });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.connected) child.disconnect(); // the child exits on disconnect
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
  await exited;
  clearTimeout(killer);
}
