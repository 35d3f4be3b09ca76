import { InvalidData } from '../../contracts/errors';
import { sizeOf } from '../../contracts/models/shape';
import { inflate } from '../inflate';

/** An idx file's content: row-major unsigned bytes of shape `dimensions`. */
export interface IdxArray {
  dimensions: number[];
  values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Parses an idx file of unsigned bytes, gzipped or not.
 *
 * Layout: two zero bytes, the type (0x08), the number of dimensions, one big-endian uint32 per dimension, then
 * the values. See "The IDX file format" at the end of the MNIST page (LeCun, Cortes, Burges).
 *
 * @param file names the file in messages.
 * @param rank dimensions that the file must have: 1 for labels, 3 for images.
 * @throws InvalidData for a bad magic number, or fewer or more bytes than the header promises.
 */
export function parseIdx(bytes: Uint8Array, file: string, rank: 1 | 3): IdxArray {
  const content = inflate(bytes, file);
  const headerBytes = 4 + 4 * rank;
  if (content.length < 4) throw wrongSize(file, headerBytes, content.length, 'header');
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const magic = view.getUint32(0);
  const wanted = (UNSIGNED_BYTE << 8) | rank;
  if (magic !== wanted) {
    throw new InvalidData(
      `${file}: bad magic number ${hex(magic)}, allowed: ${hex(wanted)} (unsigned bytes in ${rank} dimensions)`,
      { file, magic, wanted },
    );
  }
  if (content.length < headerBytes) throw wrongSize(file, headerBytes, content.length, 'header');
  const dimensions = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const expected = headerBytes + sizeOf(dimensions);
  if (content.length !== expected) throw wrongSize(file, expected, content.length, dimensions.join('×'));
  return { dimensions, values: content.subarray(headerBytes) };
}

function wrongSize(file: string, expected: number, found: number, what: string): InvalidData {
  const state = found < expected ? 'truncated' : 'too long';
  return new InvalidData(`${file}: ${state}: expected ${expected} bytes (${what}), found ${found}`, {
    file,
    expected,
    found,
  });
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
