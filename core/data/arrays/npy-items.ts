import type { NpyArray } from './parse-npy';

type ReadItem = (view: DataView, at: number, little: boolean) => number;

/** By kind and bytes of NumPy's `descr`: booleans, signed and unsigned whole numbers, floats. */
const READERS: Readonly<Record<string, ReadItem>> = {
  b1: (view, at) => view.getUint8(at),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  f2: readHalf,
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

/** IEEE 754 binary16, NaN and infinities among it. */
function readHalf(view: DataView, at: number, little: boolean): number {
  const bits = view.getUint16(at, little);
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const sign = bits >> 15 === 1 ? -1 : 1;
  if (exponent === 31) return fraction > 0 ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * How items of an array are read, by their places in the file. Whole numbers beyond 2⁵³ lose digits.
 *
 * @param kinds that are wanted, of "b", "i", "u" and "f"
 * @returns null where items are of another kind.
 */
export function createItemReader(
  { descr, data }: Pick<NpyArray, 'descr' | 'data'>,
  kinds: string,
): ((place: number) => number) | null {
  const [, order, type = '', kind = '', bytes] = /^([<>|=]?)(([biuf])(\d))$/.exec(descr) ?? [];
  const read = READERS[type];
  if (!read || !kinds.includes(kind)) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return (place) => read(view, place * Number(bytes), order !== '>');
}

/**
 * Items of an array of [rows] or [rows, width], row by row, in whichever order they lie.
 *
 * @returns float64 [rows, width]
 */
export function readItems({ shape, isFortran }: NpyArray, read: (place: number) => number): Float64Array {
  const [rows = 0, width = 1] = shape;
  return Float64Array.from({ length: rows * width }, (_, i) =>
    read(isFortran ? (i % width) * rows + Math.floor(i / width) : i),
  );
}
