import { InvalidInput } from '../contracts/errors';
import type { TrainedModel } from '../contracts/models';
import { primaryValue } from '../contracts/primary-value';

/**
 * Of generations of students, all at the same seeds, the one that goes on: the best on validation over all seeds, by what the gates go
 * by, then the lowest loss; the earlier one on a tie. As with seeds, the test split has no say.
 *
 * @returns its place, from 0
 */
export function chooseGeneration(generations: readonly (readonly TrainedModel[])[]): number {
  const means = generations.map((students, place) => ({
    place,
    value: meanPrimaryValue(students),
    loss: meanOf(students, ({ validation }) => validation.loss),
  }));
  const [best] = means.sort(
    (a, b) => a.value - b.value || compareLosses(a.loss, b.loss) || a.place - b.place,
  );
  if (best) return best.place;
  throw new InvalidInput('train', [{ path: 'generations', value: [], allowed: 'at least 1 items' }]);
}

/** What models are compared by on validation, over all seeds; lower is better. */
export function meanPrimaryValue(students: readonly TrainedModel[]): number {
  return meanOf(students, ({ validation }) => primaryValue(validation));
}

function meanOf(students: readonly TrainedModel[], valueOf: (model: TrainedModel) => number): number {
  return students.reduce((sum, model) => sum + valueOf(model), 0) / students.length;
}

/** What is no number comes last. */
function compareLosses(a: number, b: number): number {
  const [left, right] = [a, b].map((loss) => (Number.isFinite(loss) ? loss : Number.MAX_VALUE));
  return (left ?? 0) - (right ?? 0);
}
