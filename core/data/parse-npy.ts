import { InvalidData } from '../contracts/errors';

/** A NumPy array as its file holds it: items, row by row, of type `descr`, such as `|u1` or `<i8`. */
export interface NpyArray {
  descr: string;
  shape: number[];
  data: Uint8Array;
  /** Column by column instead. */
  isFortran?: true;
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
 * @param takesText whether text of a fixed width is taken, as names are.
 * @param takesFortran whether arrays in Fortran order are taken, as NumPy saves a transposed one.
 * @throws InvalidData for another format, Fortran order where it isn't taken, or fewer or more bytes than the shape needs.
 */
export function parseNpy(
  bytes: Uint8Array,
  name: string,
  { takesFortran = false, takesText = false }: { takesFortran?: boolean; takesText?: boolean } = {},
): NpyArray {
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
  const isFortran = order === 'True' && shape.length > 1;
  if (isFortran && !takesFortran) {
    throw refuse('in Fortran order, allowed: C order; save it as np.ascontiguousarray(…)');
  }
  const expected = shape.reduce((product, size) => product * size, itemBytes(descr, name, takesText));
  const found = buffer.length - end;
  if (found !== expected) {
    const state = found < expected ? 'truncated' : 'too long';
    throw refuse(`${state}: expected ${expected} bytes (${shape.join('×')} ${descr}), found ${found}`);
  }
  return { descr, shape, data: bytes.subarray(end), ...(isFortran && { isFortran }) };
}

function itemBytes(descr: string, name: string, takesText: boolean): number {
  const [, kind, digits] = /^[<>|=]?([biufcU])(\d+)$/.exec(descr) ?? [];
  // Text is UTF-32.
  const size = Number(digits) * (kind === 'U' ? 4 : 1);
  if (size > 0 && (kind !== 'U' || takesText)) return size;
  throw new InvalidData(`${name}: items of type ${descr}, allowed: numbers${takesText ? ' or text' : ''}`, {
    name,
    descr,
  });
}
