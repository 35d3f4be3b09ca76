import { InvalidData } from '../contracts/errors';
import { createItemReader, readItems } from './npy-items';
import type { NpyArray } from './parse-npy';

/**
 * Numbers of an array: [rows] or [rows, numbers] of float32 or float64.
 *
 * @returns float64 [rows, numbers]
 * @throws InvalidData for another type or rank, or an array without rows.
 */
export function readNpyNumbers(array: NpyArray, name: string): { rows: number; values: Float64Array } {
  const { descr, shape, data } = array;
  const read = createItemReader(array, 'f');
  if (!read) throw refuse(name, `of type ${descr}, allowed: float32 or float64`);
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
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [, order, kind, digits] = /^([<>|=]?)([iuU])(\d+)$/.exec(descr) ?? [];
  const little = order !== '>';
  const width = Number(digits);
  if (kind === 'U') return Array.from({ length: rows }, (_, row) => readText(view, row, width, little));
  if (kind === undefined || ![1, 2, 4, 8].includes(width))
    throw refuse(name, `of type ${descr}, allowed: whole numbers, or text of a fixed width (<U…)`);
  return Array.from({ length: rows }, (_, row) => readWhole(view, row, width, kind === 'i', little));
}

function readText(view: DataView, row: number, width: number, little: boolean): string {
  const points = Array.from({ length: width }, (_, i) => view.getUint32(4 * (row * width + i), little));
  const end = points.indexOf(0);
  return String.fromCodePoint(...(end < 0 ? points : points.slice(0, end)));
}

function readWhole(view: DataView, row: number, width: number, signed: boolean, little: boolean): string {
  const at = row * width;
  switch (width) {
    case 1:
      return String(signed ? view.getInt8(at) : view.getUint8(at));
    case 2:
      return String(signed ? view.getInt16(at, little) : view.getUint16(at, little));
    case 4:
      return String(signed ? view.getInt32(at, little) : view.getUint32(at, little));
    default:
      return String(signed ? view.getBigInt64(at, little) : view.getBigUint64(at, little));
  }
}

function refuse(name: string, problem: string): InvalidData {
  return new InvalidData(`${name}: ${problem}`, { name });
}
