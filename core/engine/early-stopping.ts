import { errorRateOf } from '../contracts/evaluation/primary-value';
import type { EarlyStopping } from '../contracts/training/training-options';
import type { EpochRecord } from './engine';

/**
 * The epoch, from 0, that counts as the best so far: the last whose metric was below that of the best before it by more
 * than `minDelta`. null before the first validation.
 */
export function findBestEpoch(
  history: readonly EpochRecord[],
  { minDelta, metric }: EarlyStopping,
): number | null {
  let best: { epoch: number; value: number } | null = null;
  for (const { epoch, validation } of history) {
    if (!validation) continue;
    const value = metric === 'loss' ? validation.loss : errorRateOf(validation);
    if (!best || value < best.value - minDelta) best = { epoch, value };
  }
  return best?.epoch ?? null;
}

/** Whether `patience` epochs have passed since the best one. It follows from the history, so a resumed training agrees. */
export function isOver(history: readonly EpochRecord[], rule: EarlyStopping): boolean {
  const best = findBestEpoch(history, rule);
  return best !== null && history.length - 1 - best >= rule.patience;
}
