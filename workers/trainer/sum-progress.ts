import type { TrainerProgress } from '../../core/contracts/training/trainer-jobs';

/** Trainings side by side as one: steps and rates are summed, and what they have reached is what all have. */
export function sumProgress(all: readonly [TrainerProgress, ...TrainerProgress[]]): TrainerProgress {
  const sum = (of: (each: TrainerProgress) => number) => all.reduce((total, each) => total + of(each), 0);
  const losses = given(all, ({ loss }) => loss);
  const errorRates = given(all, ({ validationErrorRate }) => validationErrorRate);
  const epochs = given(all, ({ epoch }) => epoch);
  const checkpoints = given(all, ({ checkpointStep }) => checkpointStep);
  return {
    done: sum(({ done }) => done),
    total: sum(({ total }) => total),
    unit: all[0].unit,
    rowsPerSecond: sum(({ rowsPerSecond }) => rowsPerSecond),
    ...(epochs.length > 0 && { epoch: Math.min(...epochs) }),
    ...(losses.length > 0 && { loss: losses.reduce((total, loss) => total + loss, 0) / losses.length }),
    ...(errorRates.length > 0 && { validationErrorRate: Math.min(...errorRates) }),
    ...(checkpoints.length === all.length && { checkpointStep: Math.min(...checkpoints) }),
  };
}

function given(
  all: readonly TrainerProgress[],
  read: (each: TrainerProgress) => number | undefined,
): number[] {
  return all.map(read).filter((value) => value !== undefined);
}
