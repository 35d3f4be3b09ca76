import { InvalidData } from '../contracts/errors';
import type { ImageShape } from './labelled-images';
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
export function readNpyLabels({ descr, shape, data }: NpyArray, name: string): Uint8Array {
  const [, order, kind, digit] = /^([<>|=]?)([iu])([1248])$/.exec(descr) ?? [];
  if (kind === undefined)
    throw refuse(name, `of type ${descr}, allowed: whole numbers such as uint8 or int64`);
  const [rows = 0, columns = 1] = shape;
  if (shape.length < 1 || shape.length > 2 || columns !== 1) {
    throw refuse(name, `of shape [${shape.join(', ')}], allowed: [rows] or [rows, 1], one label a row`);
  }
  const bytes = Number(digit);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Uint8Array.from({ length: rows }, (_, row) => {
    const label = readInteger(view, row * bytes, bytes, kind === 'i', order !== '>');
    if (label >= 0 && label <= 255) return label;
    throw refuse(name, `label ${label} in row ${row}, allowed: 0 to 255`);
  });
}

/** Whole numbers beyond 2⁵³ lose digits, and are out of range in any case. */
function readInteger(view: DataView, at: number, bytes: number, signed: boolean, little: boolean): number {
  switch (bytes) {
    case 1:
      return signed ? view.getInt8(at) : view.getUint8(at);
    case 2:
      return signed ? view.getInt16(at, little) : view.getUint16(at, little);
    case 4:
      return signed ? view.getInt32(at, little) : view.getUint32(at, little);
    default:
      return Number(signed ? view.getBigInt64(at, little) : view.getBigUint64(at, little));
  }
}

function refuse(name: string, problem: string): InvalidData {
  return new InvalidData(`${name}: ${problem}`, { name });
}
