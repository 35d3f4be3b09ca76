import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { PROJECT_ROOT } from '../../infra/config/project-paths';

export interface CliResult {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningCli {
  child: ChildProcess;
  result: Promise<CliResult>;
}

/** Starts the `stillhouse` program with these variables on top of the present ones; an empty one counts as unset. */
export function startCli(args: string[], variables: Record<string, string>): RunningCli {
  const child = spawn(process.execPath, [path.join(PROJECT_ROOT, 'cli', 'bin.mjs'), ...args], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, NO_COLOR: '1', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a test can do what Ctrl-C in a terminal does.
    detached: true,
  });
  const result: CliResult = { status: null, stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (result[name] += text));
  }
  return {
    child,
    result: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve({ ...result, status }));
    }),
  };
}

export function runCli(args: string[], variables: Record<string, string>): Promise<CliResult> {
  return startCli(args, variables).result;
}
