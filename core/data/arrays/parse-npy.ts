import { InvalidData } from '../../contracts/errors';

/** What a NumPy file says of its array: items, row by row, of type `descr`, such as `|u1` or `<i8`. */
export interface NpyHeader {
  descr: string;
  shape: number[];
  /** Column by column instead. */
  isFortran?: true;
  /** Of an item. */
  itemBytes: number;
  /** Where the items begin. */
  start: number;
}

/** An array with its items. */
export interface NpyArray extends Pick<NpyHeader, 'descr' | 'shape' | 'isFortran'> {
  data: Uint8Array;
}

interface Taken {
  /** Whether text of a fixed width is taken, as names are. */
  takesText?: boolean;
  /** Whether arrays in Fortran order are taken, as NumPy saves a transposed one. */
  takesFortran?: boolean;
}

const MAGIC = '\u0093NUMPY';

/**
 * Parses a .npy file.
 *
 * Layout: the magic string, version (1 byte major, 1 minor), the header's length (little-endian uint16 in version 1,
 * uint32 in 2 and 3), the header (a Python dictionary of `descr`, `fortran_order` and `shape`), then the items.
 * See `numpy.lib.format` in NumPy's reference.
 *
 * @param name of the array in messages.
 * @throws InvalidData for another format, Fortran order where it isn't taken, or fewer or more bytes than the shape needs.
 */
export function parseNpy(bytes: Uint8Array, name: string, taken: Taken = {}): NpyArray {
  const { descr, shape, isFortran, start, itemBytes } = parseNpyHeader(bytes, name, taken);
  refuseOtherSize({ descr, shape, itemBytes }, bytes.length - start, name);
  return { descr, shape, data: bytes.subarray(start), ...(isFortran && { isFortran }) };
}

/** @throws InvalidData where so many bytes aren't those of the items. */
export function refuseOtherSize(
  { descr, shape, itemBytes }: Pick<NpyHeader, 'descr' | 'shape' | 'itemBytes'>,
  found: number,
  name: string,
): void {
  const expected = shape.reduce((product, size) => product * size, itemBytes);
  if (found === expected) return;
  const state = found < expected ? 'truncated' : 'too long';
  const wanted = `expected ${expected} bytes (${shape.join('×')} ${descr})`;
  throw new InvalidData(`${name}: ${state}: ${wanted}, found ${found}`, { name });
}

/**
 * What a .npy file begins with.
 *
 * @param bytes of the file, up to the items at least.
 * @throws InvalidData as `parseNpy` does, but for the size.
 */
export function parseNpyHeader(
  bytes: Uint8Array,
  name: string,
  { takesFortran = false, takesText = false }: Taken = {},
): NpyHeader {
  const refuse = (problem: string) => new InvalidData(`${name}: ${problem}`, { name });
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 12 || buffer.toString('latin1', 0, 6) !== MAGIC) throw refuse('no NumPy array');
  const major = buffer.readUInt8(6);
  if (major < 1 || major > 3) throw refuse(`version ${major} of the .npy format, allowed: 1 to 3`);
  const start = major === 1 ? 10 : 12;
  const end = start + (major === 1 ? buffer.readUInt16LE(8) : buffer.readUInt32LE(8));
  if (end > buffer.length) throw refuse(`truncated: a header of ${end} bytes, found ${buffer.length}`);
  const header = buffer.toString('utf8', start, end);
  const descr = /['"]descr['"]\s*:\s*['"]([^'"]+)['"]/.exec(header)?.[1];
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(header)?.[1];
  const sizes = /['"]shape['"]\s*:\s*\(([\dL,\s]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || sizes === undefined) {
    throw refuse(`not an array of plain numbers: ${header.trim()}`);
  }
  const shape = [...sizes.matchAll(/\d+/g)].map(([size]) => Number(size));
  // Where only one side is longer than 1, either order is the same.
  const isFortran = order === 'True' && shape.filter((size) => size > 1).length > 1;
  if (isFortran && !takesFortran) {
    throw refuse('in Fortran order, allowed: C order; save it as np.ascontiguousarray(…)');
  }
  const itemBytes = itemBytesOf(descr, name, takesText);
  return { descr, shape, itemBytes, start: end, ...(isFortran && { isFortran }) };
}

function itemBytesOf(descr: string, name: string, takesText: boolean): number {
  const [, kind, digits] = /^[<>|=]?([biufcU])(\d+)$/.exec(descr) ?? [];
  // Text is UTF-32.
  const size = Number(digits) * (kind === 'U' ? 4 : 1);
  if (size > 0 && (kind !== 'U' || takesText)) return size;
  throw new InvalidData(`${name}: items of type ${descr}, allowed: numbers${takesText ? ' or text' : ''}`, {
    name,
    descr,
  });
}
