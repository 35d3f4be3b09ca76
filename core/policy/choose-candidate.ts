import { InvalidInput } from '../contracts/errors';
import type { TrainedModel } from '../contracts/models/models';
import { compareOnValidation } from './compare-on-validation';

/**
 * Of the student's seeds the one that may become the champion: the best on validation, the lower seed on a tie.
 * The test split has no say, or its error rate would be flattered.
 */
export function chooseCandidate(students: readonly TrainedModel[]): TrainedModel {
  const [best] = [...students].sort((a, b) => compareOnValidation(a, b) || a.seed - b.seed);
  if (best) return best;
  throw new InvalidInput('train', [{ path: 'students', value: [], allowed: 'at least 1 items' }]);
}
