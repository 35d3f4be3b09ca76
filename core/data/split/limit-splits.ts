import type { SourceSplits } from './source-splits';
import { firstRows } from '../take-rows';

/** Most rows of each split; absent where all are kept. */
export interface SplitLimits {
  train?: number | undefined;
  validation?: number | undefined;
  test?: number | undefined;
}

/** The first rows of each split, sharing memory with `splits`. */
export function limitSplits(
  { train, validation, test }: SourceSplits,
  limits: SplitLimits = {},
): SourceSplits {
  return {
    train: firstRows(train, limits.train ?? Infinity),
    ...(validation && { validation: firstRows(validation, limits.validation ?? Infinity) }),
    ...(test && { test: firstRows(test, limits.test ?? Infinity) }),
  };
}
