import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPlacement } from './read-placement';

const STEPS = 5;
const LIMIT_MS = 120_000;

/** Reads off TensorFlow's log what runs in the loop of a training, and where. */
export function listPlacement(row: string, dataFolder: string): object {
  const folder = mkdtempSync(path.join(tmpdir(), 'stillhouse-placement-'));
  try {
    const program = path.join(__dirname, 'train-row.ts');
    // A file: Node doesn't block on a pipe, and what native code writes to a full one is lost.
    const log = path.join(folder, 'log');
    const { status } = spawnSync(
      process.execPath,
      ['--import', 'tsx', program, row, String(STEPS), dataFolder, folder],
      {
        timeout: LIMIT_MS,
        stdio: ['ignore', 'ignore', openSync(log, 'w')],
        env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '0', TF_CPP_VMODULE: 'executor=2' },
      },
    );
    const lines = readFileSync(log, 'utf8').split('\n');
    if (status !== 0) throw new Error(`${row} could not be trained: ${lines.slice(-20).join('\n')}`);
    return readPlacement(lines, STEPS);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
