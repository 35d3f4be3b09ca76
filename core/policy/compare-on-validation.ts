import type { Score, TrainedModel } from '../contracts/models';
import { primaryValue } from '../contracts/primary-value';

/** Sorts the better model first: by what the gates go by on validation, then the lower loss (NaN last). */
export function compareOnValidation(a: TrainedModel, b: TrainedModel): number {
  const [left, right] = [a.validation, b.validation];
  // Counts of different splits would not compare; error rates do.
  const first =
    isCounted(left) && isCounted(right)
      ? left.errors * right.rows - right.errors * left.rows
      : primaryValue(left) - primaryValue(right);
  return first || comparableLoss(left.loss) - comparableLoss(right.loss);
}

/** Whether the error rate is that of counted rows, which are told apart without rounding. */
function isCounted({ errorRate, judged }: Score): boolean {
  return errorRate === undefined && judged === undefined;
}

function comparableLoss(loss: number): number {
  return Number.isFinite(loss) ? loss : Number.MAX_VALUE;
}
