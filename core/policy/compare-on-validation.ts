import type { Score } from '../contracts/models/models';
import { primaryValue } from '../contracts/evaluation/primary-value';

/** A model, or what stands for one. */
interface Validated {
  validation: Score;
}

/** Sorts the better model first: by what the gates go by on validation, then the lower loss (NaN last). */
export function compareOnValidation(a: Validated, b: Validated): number {
  const [left, right] = [a.validation, b.validation];
  // Counts of different splits would not compare; error rates do.
  const counted = countedErrors(left, right);
  return (
    (counted ?? primaryValue(left) - primaryValue(right)) ||
    comparableLoss(left.loss) - comparableLoss(right.loss)
  );
}

/** Of error rates that are counted: these are told apart without rounding. */
function countedErrors(left: Score, right: Score): number | undefined {
  if ([left, right].some(({ errorRate, judged }) => errorRate !== undefined || judged)) return undefined;
  if (left.errors === undefined || right.errors === undefined) return undefined;
  return left.errors * right.rows - right.errors * left.rows;
}

/** What is no number comes last. */
export function comparableLoss(loss: number): number {
  return Number.isFinite(loss) ? loss : Number.MAX_VALUE;
}
