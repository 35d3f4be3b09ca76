import type { PlannedShapes } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/data/dataset';
import { InvalidInput } from '../core/contracts/errors';
import { foreignLayers, isForeign } from '../core/contracts/teachers/foreign-teacher';
import { rowShapeOf, type LayerTensor } from '../core/contracts/teachers/teacher-layer';

/**
 * Looks whether the maps that a recipe tells of are of square images, where the data are: in the other layout the same numbers are maps
 * of something else, and nobody would see it.
 *
 * @throws InvalidInput that names the recipe's fields
 */
export function checkLayouts({ teachers }: PlannedShapes, { shape: [height, width] }: Dataset): void {
  if (width === undefined || height !== width) return;
  teachers.forEach((teacher, i) => {
    if (!isForeign(teacher)) return;
    foreignLayers(teacher).forEach(({ shape, layout }, k) => {
      if (!layout || isSquare({ shape, layout })) return;
      const other = layout === 'nhwc' ? 'nchw' : 'nhwc';
      if (!isSquare({ shape, layout: other })) return;
      const allowed = `${JSON.stringify(other)}, by which maps of [${shape.join(', ')}] are square, as the images are`;
      const path = `teach.members[${i}].layers[${k}].layout`;
      throw new InvalidInput('recipe', [{ path, value: layout, allowed }]);
    });
  });
}

function isSquare(tensor: LayerTensor): boolean {
  const [height, width] = rowShapeOf(tensor);
  return height === width;
}
