import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPlacement } from './read-placement';
import { runRow } from './run-row';

const STEPS = 5;

/** Reads off TensorFlow's log what runs in the loop of a training, and where. */
export function listPlacement(row: string, dataFolder: string): object {
  const folder = mkdtempSync(path.join(tmpdir(), 'stillhouse-placement-'));
  try {
    const environment = { TF_CPP_MIN_LOG_LEVEL: '0', TF_CPP_VMODULE: 'executor=2' };
    return readPlacement(runRow({ row, steps: STEPS, dataFolder, folder, environment }), STEPS);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
