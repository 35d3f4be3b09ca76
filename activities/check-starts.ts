import type { PlannedShapes } from '../core/contracts/activities';
import { architectureName, type Architecture } from '../core/contracts/models/architecture';
import type { Dataset } from '../core/contracts/data/dataset';
import { InvalidInput } from '../core/contracts/errors';
import { isTrainedHere } from '../core/contracts/teachers/foreign-teacher';
import type { Network } from '../core/contracts/models/models';
import { findAdoptedLayers } from '../core/models/adopt-weights';
import { listLayers } from '../core/models/layers/list-layers';
import { listWeights } from '../core/models/list-weights';

/**
 * Looks whether each planned network has something to take over from the model that it is to start from.
 *
 * @throws InvalidInput that names the recipe's fields
 */
export function checkStarts({ teachers, students, starts }: PlannedShapes, data: Dataset): void {
  const check = (part: 'teach' | 'student', architecture: Architecture, path: string): void => {
    const start = starts?.[part];
    if (!start) return;
    const specs = listWeights(architecture, data.shape, data.classes);
    const { network } = start;
    refuseOtherImages(network, data, `${part}.start`);
    if (findAdoptedLayers(specs, network, true).size > 0) return;
    const of = `${architectureName(network.architecture)} on ${network.inputShape.join('×')}`;
    const why =
      'layers are taken over from the input on, as far as their names and the shapes of their weights are the same';
    const allowed = `a shape with layers of the model that it starts from, ${of}: ${why}`;
    throw new InvalidInput('recipe', [{ path, value: architectureName(architecture), allowed }]);
  };
  teachers.forEach((teacher, i) => {
    if (isTrainedHere(teacher)) check('teach', teacher, `teach.members[${i}]`);
  });
  students.forEach((student, i) => check('student', student, `sweep.architectures[${i}]`));
}

/** The layers of a model from elsewhere are taken over whole, or not at all. @throws InvalidInput */
function refuseOtherImages({ architecture, inputShape }: Network, { shape }: Dataset, path: string): void {
  const layers = architecture.type === 'backbone' ? architecture.layers : undefined;
  if (!layers) return;
  const [own, here] = [inputShape, shape].map((input) =>
    listLayers(layers, input).flatMap(({ weights }) => weights),
  );
  const other = own?.find((spec, i) => spec.shape.join() !== here?.[i]?.shape.join());
  if (!other) return;
  const [learned, found] = [inputShape.join('×'), shape.join('×')];
  const allowed = `a model that fits the data's images of ${found}: the weights ${other.name} of this one are [${other.shape.join(', ')}], for images of ${learned}`;
  throw new InvalidInput('recipe', [{ path, value: `a model of ${learned}`, allowed }]);
}
