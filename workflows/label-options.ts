import type { LabelRequest } from '../core/contracts/activities';
import type { LabelRecipe } from '../core/contracts/labels/label-recipe';
import { trainingOptions } from './training-options';

/** What is said of how rows are labelled, but for what holds anyway: keys of labels from before there was a choice hold. */
export function labelOptions({
  precision,
  format = 'float32',
}: Pick<LabelRecipe, 'precision' | 'format'>): Pick<LabelRequest, 'precision' | 'format'> {
  return { ...trainingOptions({ precision }), ...(format !== 'float32' && { format }) };
}
