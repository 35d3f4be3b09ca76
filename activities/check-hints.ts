import type { PlannedShapes } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/data/dataset';
import { InvalidInput } from '../core/contracts/errors';
import {
  foreignLayers,
  isForeign,
  memberName,
  type TeacherMember,
} from '../core/contracts/teachers/foreign-teacher';
import { findHintLayer, givesLayers } from '../core/contracts/labels/hint-layers';
import type { HintRecipe } from '../core/contracts/labels/hints';
import { canBePooled, type MapSize } from '../core/contracts/models/map-size';
import { findTensor, rowShapeOf } from '../core/contracts/teachers/teacher-layer';
import { describeNetwork } from '../core/models/describe-network';
import { cutLayers } from '../core/models/layers/cut-layers';
import { shapeAfter } from '../core/models/layers/output-shape';

/**
 * Looks whether maps of the planned networks can be held against each other, now that the images' size is known.
 *
 * @throws InvalidInput that names the recipe's fields
 */
export function checkHints({ teachers, students, hints = [] }: PlannedShapes, data: Dataset): void {
  hints.forEach((hint, i) => {
    const { method, member, teacherLayer, studentLayer } = hint;
    if (method !== 'attention-transfer' && method !== 'fitnets') return;
    const asked = teachers.filter((_, place) => (member ?? place) === place).filter(givesLayers);
    const sizes = asked.map((teacher) => mapSize(teacher, hint, teacherLayer, data));
    for (const student of students) {
      const own = mapSize(student, hint, studentLayer, data);
      const other = sizes.find((size) => !canBePooled(own, size));
      if (!other) continue;
      const allowed =
        `a layer of ${memberName(student)} with maps of ${other.join('×')} pixels, or so many times as many or few on both axes: ` +
        `this one has ${own.join('×')}, and the teacher's layer ${other.join('×')}`;
      const path = `student.hints[${i}].studentLayer`;
      throw new InvalidInput('recipe', [{ path, value: studentLayer, allowed }]);
    }
  });
}

function mapSize(network: TeacherMember, { method }: HintRecipe, name: string, data: Dataset): MapSize {
  const layer = findHintLayer(network, method, name);
  if (!layer) throw new Error(`${memberName(network)} has no layer ${name}`);
  const [height = 1, width = 1, channels] = shapeOf(network, layer.name, data);
  // Vectors have no size that could differ.
  return channels === undefined ? [1, 1] : [height, width];
}

function shapeOf(network: TeacherMember, layer: string, data: Dataset): readonly number[] {
  if (!isForeign(network)) {
    const layers = cutLayers(describeNetwork(network, data.shape, data.classes), layer);
    return shapeAfter(layers, data.shape);
  }
  const tensor = findTensor(foreignLayers(network), layer);
  return tensor ? rowShapeOf(tensor) : [];
}
