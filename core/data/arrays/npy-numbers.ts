import { InvalidData } from '../../contracts/errors';
import { createItemReader, readItems } from './npy-items';
import { createTextReader } from './npy-texts';
import type { NpyArray } from './parse-npy';

/**
 * Numbers of an array: [rows] or [rows, numbers] of floats.
 *
 * @returns float64 [rows, numbers]
 * @throws InvalidData for another type or rank, or an array without rows.
 */
export function readNpyNumbers(array: NpyArray, name: string): { rows: number; values: Float64Array } {
  const { descr, shape, data } = array;
  const read = createItemReader(array, 'f');
  if (!read) throw refuse(name, `of type ${descr}, allowed: float16, float32 or float64`);
  if (shape.length < 1 || shape.length > 2 || data.length === 0)
    throw refuse(name, `of shape [${shape.join(', ')}], allowed: [rows] or [rows, numbers]`);
  return { rows: shape[0] ?? 0, values: readItems(array, read) };
}

/**
 * Names of an array: [rows] of whole numbers, or of text as NumPy keeps it (`<U…`, UTF-32 padded with zeros).
 *
 * @throws InvalidData for another type or rank.
 */
export function readNpyNames({ descr, shape, data }: NpyArray, name: string): string[] {
  const [rows = 0] = shape;
  if (shape.length !== 1) throw refuse(name, `of shape [${shape.join(', ')}], allowed: [rows]`);
  const read = /[iuU]/.test(descr) ? createTextReader({ descr, data }) : null;
  if (!read) throw refuse(name, `of type ${descr}, allowed: whole numbers, or text of a fixed width (<U…)`);
  return Array.from({ length: rows }, (_, row) => read(row));
}

function refuse(name: string, problem: string): InvalidData {
  return new InvalidData(`${name}: ${problem}`, { name });
}
