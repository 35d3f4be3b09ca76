import { InvalidInput } from '../core/contracts/errors';
import { labelFormatName } from '../core/contracts/labels/label-format';
import type { LabelRecipe } from '../core/contracts/labels/label-recipe';
import type { LabelShard } from '../core/contracts/labels/soft-labels';

/** Nats. Of MNIST's ten classes the likeliest three lose 0.046, the likeliest two 0.077. */
const MAX_DIVERGENCE = 0.05;

/**
 * Ends the run where a format left too much out. The limit is held here and not where labels are made, so that they don't hang
 * on it.
 *
 * @throws InvalidInput naming the recipe's field
 */
export function refuseDivergence(
  { format, maxDivergence = MAX_DIVERGENCE }: Pick<LabelRecipe, 'format' | 'maxDivergence'>,
  { view, start, end, divergence }: LabelShard,
): void {
  if (!divergence || divergence.mean <= maxDivergence) return;
  const { mean, temperature } = divergence;
  const found = `${labelFormatName(format)} labels of view ${view}, rows ${start} to ${end}, differ from the ensemble's by ${mean} nats on average at a temperature of ${temperature}`;
  const allowed = `more classes, "float16", or a label.maxDivergence of at least ${mean}: ${found}, and ${maxDivergence} is the most`;
  throw new InvalidInput('recipe', [{ path: 'label.format', value: format, allowed }]);
}
