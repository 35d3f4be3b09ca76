import { mkdirSync, rmSync } from 'node:fs';
import type { BenchOptions } from '../bench-options';
import { dataFolder, prepareData } from '../data/prepare-data';
import { inductorCacheFolder } from '../machine/peer-environment';
import { runRounds } from '../measure/run-rounds';
import type { PeerSummary } from '../measure/summarise';
import { printFailure, printProgress } from '../report/print-progress';
import { checkTraining } from './check-training';
import { isRowName, readRow, ROW_NAMES } from './row';

/** A quick run takes a quarter of the steps. */
const QUICK_SHARE = 0.25;

/** Times a training step of every chosen peer in every chosen row. */
export function runTraining({
  isQuick,
  rows,
  peers,
  rounds,
  repetitions,
  patience,
  setting,
  keepsGoing,
}: BenchOptions): Promise<PeerSummary[]> {
  const unknown = rows?.filter((row) => !isRowName(row)) ?? [];
  if (unknown.length > 0) {
    throw new Error(`there is no row '${unknown.join(', ')}'; the rows are ${ROW_NAMES.join(', ')}`);
  }
  prepareData();
  // The first round is to compile, as a user's first run does.
  rmSync(inductorCacheFolder, { recursive: true, force: true });
  mkdirSync(inductorCacheFolder, { recursive: true });
  return runRounds({
    rows: ROW_NAMES.filter((row) => rows?.includes(row) ?? true),
    peers,
    rounds,
    repetitions,
    unitsOf: (row) => countSteps(row, isQuick),
    dataFolder,
    setting,
    patience,
    check: checkTraining,
    report: printProgress,
    ...(keepsGoing && { reportFailure: printFailure }),
  });
}

function countSteps(row: string, isQuick: boolean): number {
  if (!isRowName(row)) throw new Error(`there is no row '${row}'`);
  const steps = readRow(row).stepsPerRepetition;
  return isQuick ? Math.ceil(steps * QUICK_SHARE) : steps;
}
