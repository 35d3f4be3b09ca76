import type { TeacherModel, TrainedModel } from '../contracts/models';
import { compareOnValidation } from './compare-on-validation';

/**
 * The teacher that a hint is of: that which the recipe names, and else the best on validation of those trained here, the first
 * of equals.
 *
 * @param members in the order of `teach.members`
 * @throws Error where it isn't trained here
 */
export function chooseHintTeacher(members: readonly TeacherModel[], member?: number): TrainedModel {
  const asked = member === undefined ? members : members.slice(member, member + 1);
  const [best] = asked.filter(isTrained).sort(compareOnValidation);
  if (best) return best;
  throw new Error('hints need a teacher that is trained here');
}

function isTrained(model: TeacherModel): model is TrainedModel {
  return 'seed' in model;
}
