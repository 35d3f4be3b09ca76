import { InvalidInput } from '../../core/contracts/errors';
import { pixelShapeOf } from '../../core/contracts/data/pixel-format';
import { sizeOf } from '../../core/contracts/models/shape';
import type { TeacherRows } from '../teacher';
import { encodePixels, type ImageInput } from './encode-pixels';
import type { NumericType, TeacherTensor } from './numeric-type';

/**
 * The images of a table's column as a model reads them; a missing one is black.
 *
 * @param path of the input in the member, for messages.
 * @throws InvalidInput where the column isn't learned from, or has no images
 */
export function encodeImageColumn(
  { columns, images }: TeacherRows,
  { start, count }: { start: number; count: number },
  input: ImageInput,
  type: NumericType,
  path: string,
): TeacherTensor {
  const column = columns.find(({ name }) => name === input.column);
  if (column?.kind !== 'image' || !images) {
    const allowed = 'a column of images that is learned from';
    throw new InvalidInput('teacher', [{ path: `${path}.column`, value: input.column, allowed }]);
  }
  const shape = pixelShapeOf(images);
  const size = sizeOf(shape);
  const pixels = new Uint8Array(count * size);
  for (let row = 0; row < count; row += 1) {
    const image = column.values[start + row];
    if (image) pixels.set(image, row * size);
  }
  return encodePixels(pixels, shape, input, type, path);
}
