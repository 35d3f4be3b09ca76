import type { BenchOptions } from '../bench-options';
import { dataFolder, prepareData } from '../data/prepare-data';
import { runRounds } from '../measure/run-rounds';
import type { PeerSummary } from '../measure/summarise';
import { printFailure, printProgress } from '../report/print-progress';
import { checkInference } from './check-inference';
import { prepareEnsemble } from './prepare-ensemble';

const ROW = 'ensemble-of-3';
const THOUSAND_ROWS = 60;
const QUICK_THOUSAND_ROWS = 6;

/** Times the soft labels of a three-teacher ensemble; a unit is a thousand rows. */
export function runInference({
  isQuick,
  peers,
  rounds,
  repetitions,
  patience,
  setting,
  keepsGoing,
}: BenchOptions): Promise<PeerSummary[]> {
  if (setting.device !== 'cpu') throw new Error('inference is measured with --device cpu only');
  prepareData();
  prepareEnsemble();
  return runRounds({
    rows: [ROW],
    peers,
    rounds,
    repetitions,
    unitsOf: () => (isQuick ? QUICK_THOUSAND_ROWS : THOUSAND_ROWS),
    dataFolder,
    setting,
    patience,
    check: checkInference,
    report: printProgress,
    ...(keepsGoing && { reportFailure: printFailure }),
  });
}
