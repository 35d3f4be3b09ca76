import type { TrainedModel } from '../contracts/models';
import { errorRateOf } from '../contracts/primary-value';

/** Sorts the better model first: fewer errors on validation, then the lower loss (NaN last). */
export function compareOnValidation(a: TrainedModel, b: TrainedModel): number {
  const [left, right] = [a.validation, b.validation];
  // Counts of different splits would not compare; error rates do.
  const isWeighted = left.errorRate !== undefined || right.errorRate !== undefined;
  const errors = isWeighted
    ? errorRateOf(left) - errorRateOf(right)
    : left.errors * right.rows - right.errors * left.rows;
  return errors || comparableLoss(left.loss) - comparableLoss(right.loss);
}

function comparableLoss(loss: number): number {
  return Number.isFinite(loss) ? loss : Number.MAX_VALUE;
}
