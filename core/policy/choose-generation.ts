import { InvalidInput } from '../contracts/errors';
import type { TrainedModel } from '../contracts/models/models';
import { primaryValue } from '../contracts/evaluation/primary-value';
import { comparableLoss } from './compare-on-validation';

/**
 * Of generations of students, all at the same seeds, the one that goes on: the best on validation over all seeds, by what the gates go
 * by, then the lowest loss; the earlier one on a tie. As with seeds, the test split has no say.
 *
 * @returns its place, from 0
 */
export function chooseGeneration(generations: readonly (readonly TrainedModel[])[]): number {
  const means = generations.map((students, place) => ({
    place,
    // 0.1 + 0.2 isn't 0.3: as many errors are a tie, however they are spread over the seeds.
    value: Number(meanPrimaryValue(students).toPrecision(12)),
    loss: comparableLoss(meanOf(students, ({ validation }) => validation.loss)),
  }));
  const [best] = means.sort((a, b) => a.value - b.value || a.loss - b.loss);
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
