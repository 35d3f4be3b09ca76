import type { Trial } from '../../contracts/training/study';
import { compareValues } from '../compare-values';

export interface SplitTrials {
  /** The best finished trials: what TPE's l(x) is made of. By number. */
  good: Trial[];
  /** All others, and those still running: what g(x) is made of. By number. */
  rest: Trial[];
}

/**
 * Splits a study at the γ quantile (Bergstra et al. 2011, §4.1), with Optuna's γ(n) = min(⌈n/10⌉, 25) of n finished
 * trials. Complete trials rank by value and come before pruned ones, which rank by how far they got and then by
 * value; those that diverged come last. Ties go to the earlier trial. A running trial counts among the rest (the
 * "constant liar"), so that trials sampled side by side keep apart.
 */
export function splitTrials(trials: readonly Trial[]): SplitTrials {
  const finished = trials.filter((trial) => trial.state !== 'running').sort(compareFinished);
  const running = trials.filter((trial) => trial.state === 'running');
  const count = Math.min(Math.ceil(0.1 * finished.length), 25);
  const byNumber = (a: Trial, b: Trial) => a.number - b.number;
  return {
    good: finished.slice(0, count).sort(byNumber),
    rest: [...finished.slice(count), ...running].sort(byNumber),
  };
}

const GROUPS = { complete: 0, pruned: 1, diverged: 2, running: 3 } as const;

function compareFinished(a: Trial, b: Trial): number {
  const group = GROUPS[a.state] - GROUPS[b.state];
  if (group !== 0) return group;
  const reached = a.state === 'complete' ? 0 : b.values.length - a.values.length;
  return reached || compareValues(a.values.at(-1), b.values.at(-1)) || a.number - b.number;
}
