import type { Trial } from '../../contracts/training/study';
import { compareValues } from '../compare-values';

/**
 * Which of the trials that wait at a rung go on: those among the best ⌊n/η⌋, at least one, of all n trials that
 * have ever reached it. This is the asynchronous rule of Li et al. 2020, algorithm 2; unlike there, a
 * trial that was stopped stays stopped when later ones make it look better (as in Optuna's SuccessiveHalvingPruner).
 *
 * A trial that diverged on its way to this rung counts as reached with the worst of values. Ties go to the earlier
 * trial.
 *
 * @param rung index into the recipe's rungs, from 0
 * @param reductionFactor η ≥ 2: about one in so many goes on
 * @returns numbers of running trials whose last value is that of this rung
 */
export function promotable(
  trials: readonly Trial[],
  rung: number,
  reductionFactor: number,
): ReadonlySet<number> {
  const reached = trials
    .filter(
      (trial) => trial.values.length > rung || (trial.state === 'diverged' && trial.values.length === rung),
    )
    .sort((a, b) => compareValues(a.values[rung], b.values[rung]) || a.number - b.number);
  const places = Math.max(1, Math.floor(reached.length / reductionFactor));
  const goingOn = reached
    .slice(0, places)
    .filter(
      ({ state, values }) => state === 'running' && values.length === rung + 1 && !Number.isNaN(values[rung]),
    );
  return new Set(goingOn.map((trial) => trial.number));
}
