import { spawnSync } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import path from 'node:path';

const LIMIT_MS = 120_000;

export interface RowRun {
  row: string;
  steps: number;
  dataFolder: string;
  /** Where the process leaves what it finds, and its log. */
  folder: string;
  /** Beside those of this process. */
  environment: NodeJS.ProcessEnv;
}

/** Trains a row in a process of its own, as `train-row.ts` says. @returns the lines of its log. */
export function runRow({ row, steps, dataFolder, folder, environment }: RowRun): string[] {
  const program = path.join(__dirname, 'train-row.ts');
  // A file: Node doesn't block on a pipe, and what native code writes to a full one is lost.
  const log = path.join(folder, 'log');
  const { status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', program, row, String(steps), dataFolder, folder],
    {
      timeout: LIMIT_MS,
      stdio: ['ignore', 'ignore', openSync(log, 'w')],
      env: { ...process.env, ...environment },
    },
  );
  const lines = readFileSync(log, 'utf8').split('\n');
  if (status !== 0) throw new Error(`${row} could not be trained: ${lines.slice(-20).join('\n')}`);
  return lines;
}
