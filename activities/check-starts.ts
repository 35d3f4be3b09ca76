import type { PlannedShapes } from '../core/contracts/activities';
import { architectureName, type Architecture } from '../core/contracts/architecture';
import type { Dataset } from '../core/contracts/dataset';
import { InvalidInput } from '../core/contracts/errors';
import { isTrainedHere } from '../core/contracts/foreign-teacher';
import type { TrainStart } from '../core/contracts/start';
import { findAdoptedLayers } from '../core/models/adopt-weights';
import { listWeights } from '../core/models/list-weights';

/**
 * Looks whether each planned network has something to take over from the model that it is to start from.
 *
 * @throws InvalidInput that names the recipe's fields
 */
export function checkStarts({ teachers, students, starts }: PlannedShapes, data: Dataset): void {
  const check = (start: TrainStart | undefined, architecture: Architecture, path: string): void => {
    if (!start) return;
    const specs = listWeights(architecture, data.shape, data.classes);
    const { network } = start;
    if (findAdoptedLayers(specs, network, true).size > 0) return;
    const of = `${architectureName(network.architecture)} on ${network.inputShape.join('×')}`;
    const why =
      'layers are taken over from the input on, as far as their names and the shapes of their weights are the same';
    const allowed = `a shape with layers of the model that it starts from, ${of}: ${why}`;
    throw new InvalidInput('recipe', [{ path, value: architectureName(architecture), allowed }]);
  };
  teachers.forEach((teacher, i) => {
    if (isTrainedHere(teacher)) check(starts?.teach, teacher, `teach.members[${i}]`);
  });
  students.forEach((student, i) => check(starts?.student, student, `sweep.architectures[${i}]`));
}
