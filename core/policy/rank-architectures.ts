import { InvalidInput } from '../contracts/errors';
import type { TrainedModel } from '../contracts/models/models';
import type { SweepRecipe } from '../contracts/training/search-recipe';
import { compareOnValidation } from './compare-on-validation';

/**
 * The sweep's best shapes, best first: by what students are compared by on validation, then the lower loss, then fewer parameters. Shapes
 * above `maxParameters` are left out, since their students could not be promoted.
 *
 * @param trained the shapes that finished; one that diverged is not among them
 * @returns the first `keep`, or all where there are fewer
 * @throws InvalidInput where none is left, saying which setting to change
 */
export function rankArchitectures(
  trained: readonly TrainedModel[],
  { keep, maxParameters = Infinity }: Pick<SweepRecipe, 'keep' | 'maxParameters'>,
): TrainedModel[] {
  if (trained.length === 0) {
    const allowed = 'at least one shape whose training does not diverge; a lower learning rate may help';
    throw new InvalidInput('sweep', [{ path: 'sweep.architectures', value: [], allowed }]);
  }
  const small = trained.filter((model) => model.cost.parameters <= maxParameters);
  if (small.length === 0) {
    const smallest = Math.min(...trained.map((model) => model.cost.parameters));
    const allowed = `at least ${smallest}, the parameters of the smallest shape that finished`;
    throw new InvalidInput('sweep', [{ path: 'sweep.maxParameters', value: maxParameters, allowed }]);
  }
  return small
    .sort((a, b) => compareOnValidation(a, b) || a.cost.parameters - b.cost.parameters)
    .slice(0, keep);
}
