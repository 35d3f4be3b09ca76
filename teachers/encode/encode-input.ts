import { InvalidInput } from '../../core/contracts/errors';
import type { TeacherInput } from '../../core/contracts/teachers/teacher-mapping';
import { areImages } from '../../core/data/labelled-rows';
import type { TeacherRows } from '../teacher';
import { encodeColumns } from './encode-columns';
import { encodeImageColumn } from './encode-image-column';
import { encodePixels } from './encode-pixels';
import { toNumericArray, type TeacherTensor, type TensorType } from './numeric-type';

/**
 * Some of the rows as one input of a model reads them.
 *
 * @param start of the first, within `rows`
 * @param path of the input in the member, for messages.
 */
export function encodeInput(
  input: TeacherInput,
  rows: TeacherRows,
  { start, count }: { start: number; count: number },
  type: TensorType,
  path: string,
): TeacherTensor {
  const { shape, inputs } = rows;
  const size = shape.reduce((product, length) => product * length, 1);
  const own = inputs.subarray(start * size, (start + count) * size);
  if (input.reads === 'columns') return encodeColumns(rows.columns, { start, count }, input, type, path);
  if (type === 'string') {
    const allowed = 'an input that reads numbers; this one of the model reads text';
    throw new InvalidInput('teacher', [{ path: `${path}.reads`, value: input.reads, allowed }]);
  }
  if (input.reads === 'images' && input.column !== undefined)
    return encodeImageColumn(rows, { start, count }, input, type, path);
  if (input.reads === 'images') {
    if (!areImages(shape) || !(own instanceof Uint8Array)) throw new Error('these rows are no images');
    return encodePixels(own, shape, input, type, path);
  }
  const data = toNumericArray(Float64Array.from(own), type, () => `${path}.reads`);
  return { type, shape: [count, size], data };
}
