import { InvalidData } from '../../contracts/errors';
import type { ImageShape } from '../labelled-images';
import { createItemReader } from './npy-items';
import type { NpyArray } from './parse-npy';

/**
 * Images of an array: uint8 [rows, height, width] (one channel) or [rows, height, width, channels].
 *
 * @throws InvalidData for another type or rank, or where there is no pixel.
 */
export function readNpyImages(
  { descr, shape, data }: NpyArray,
  name: string,
): { rows: number; shape: ImageShape; inputs: Uint8Array } {
  const [rows = 0, height = 0, width = 0, channels = 1] = shape;
  if (!/^[<>|=]?u1$/.test(descr)) {
    throw refuse(name, `of type ${descr}, allowed: unsigned bytes (|u1), as of array.astype(np.uint8)`);
  }
  if (shape.length < 3 || shape.length > 4 || data.length === 0) {
    const allowed = '[rows, height, width] or [rows, height, width, channels], each at least 1';
    throw refuse(name, `of shape [${shape.join(', ')}], allowed: ${allowed}`);
  }
  return { rows, shape: [height, width, channels], inputs: data };
}

/**
 * Labels of an array: [rows] or [rows, 1] of any type of whole numbers, each in 0 to 255.
 *
 * @returns uint8 [rows]
 * @throws InvalidData for another type, another shape, or a label out of range.
 */
export function readNpyLabels(array: NpyArray, name: string): Uint8Array {
  const { descr, shape } = array;
  const read = createItemReader(array, 'iu');
  if (!read) throw refuse(name, `of type ${descr}, allowed: whole numbers such as uint8 or int64`);
  const [rows = 0, columns = 1] = shape;
  if (shape.length < 1 || shape.length > 2 || columns !== 1) {
    throw refuse(name, `of shape [${shape.join(', ')}], allowed: [rows] or [rows, 1], one label a row`);
  }
  return Uint8Array.from({ length: rows }, (_, row) => {
    const label = read(row);
    if (label >= 0 && label <= 255) return label;
    throw refuse(name, `label ${label} in row ${row}, allowed: 0 to 255`);
  });
}

function refuse(name: string, problem: string): InvalidData {
  return new InvalidData(`${name}: ${problem}`, { name });
}
