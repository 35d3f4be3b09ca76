import type { TeacherModel } from '../contracts/models/models';
import { compareOnValidation } from './compare-on-validation';

/**
 * The teacher that a hint is of: that which the recipe names, and else the best on validation of those that give layers, the first
 * of equals.
 *
 * @param members in the order of `teach.members`
 * @param givesLayers whether the member in this place does
 * @returns its place
 * @throws Error where it gives none
 */
export function chooseHintTeacher(
  members: readonly TeacherModel[],
  givesLayers: (place: number) => boolean,
  member?: number,
): number {
  const placed = members.map(({ validation }, place) => ({ validation, place }));
  const [best] = placed
    .filter(({ place }) => givesLayers(place) && (member ?? place) === place)
    .sort(compareOnValidation);
  if (best) return best.place;
  throw new Error('hints need a teacher that gives layers');
}
