// One binary format for everything that holds tensors: weights files and checkpoints. Little-endian float32,
// whatever the machine, behind a JSON header.
import { InvalidData } from '../contracts/errors';
import { sizeOf } from '../contracts/models/shape';

export interface NamedTensor {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

export interface TensorFile {
  /** What the writer put beside the tensors: plain JSON. */
  meta: unknown;
  tensors: NamedTensor[];
}

interface TensorEntry {
  name: string;
  shape: readonly number[];
}

/** ASCII "STLHTNS1" */
const MAGIC = Uint8Array.from([0x53, 0x54, 0x4c, 0x48, 0x54, 0x4e, 0x53, 0x31]);
const PREFIX_BYTES = MAGIC.length + 4;

/**
 * Layout: 8 bytes of magic, uint32 length of the header, the header `{"meta":…,"tensors":[{name, shape}]}` as
 * UTF-8 JSON padded with spaces to a multiple of four, then the tensors' values in the header's order. The same
 * content always gives the same bytes.
 */
export function encodeTensorFile(meta: unknown, tensors: readonly NamedTensor[]): Uint8Array {
  const header = encodeHeader(meta, tensors);
  const bytes = new Uint8Array(PREFIX_BYTES + header.length + 4 * countValues(tensors));
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(MAGIC.length, header.length, true);
  bytes.set(header, PREFIX_BYTES);
  let offset = PREFIX_BYTES + header.length;
  for (const { name, shape, values } of tensors) {
    if (values.length !== sizeOf(shape)) {
      throw new Error(`tensor ${name} of shape [${shape.join(', ')}] has ${values.length} values`);
    }
    for (const value of values) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return bytes;
}

/** Size of the file that `encodeTensorFile` would give, without the values. */
export function tensorFileBytes(meta: unknown, tensors: readonly TensorEntry[]): number {
  return PREFIX_BYTES + encodeHeader(meta, tensors).length + 4 * countValues(tensors);
}

/**
 * Reads what `encodeTensorFile` wrote. `meta` is for the caller to parse.
 *
 * @param what names the bytes in messages, such as "weights".
 * @throws InvalidData for bytes of another format, a damaged header, or a length other than the header's.
 */
export function decodeTensorFile(bytes: Uint8Array, what: string): TensorFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new InvalidData(`${what}: not a tensor file: ${bytes.length} bytes without its magic number`, {
      what,
    });
  }
  const headerBytes = view.getUint32(MAGIC.length, true);
  const start = PREFIX_BYTES + headerBytes;
  if (start > bytes.length) throw wrongLength(what, start, bytes.length);
  const { meta, tensors } = parseHeader(bytes.subarray(PREFIX_BYTES, start), what);
  const expected = start + 4 * countValues(tensors);
  if (expected !== bytes.length) throw wrongLength(what, expected, bytes.length);
  let offset = start;
  const decoded = tensors.map(({ name, shape }) => {
    const values = new Float32Array(sizeOf(shape));
    for (let i = 0; i < values.length; i += 1) values[i] = view.getFloat32(offset + 4 * i, true);
    offset += 4 * values.length;
    return { name, shape, values };
  });
  return { meta, tensors: decoded };
}

function encodeHeader(meta: unknown, tensors: readonly TensorEntry[]): Uint8Array {
  const entries = tensors.map(({ name, shape }) => ({ name, shape }));
  const json = new TextEncoder().encode(JSON.stringify({ meta, tensors: entries }));
  const header = new Uint8Array(Math.ceil(json.length / 4) * 4).fill(0x20);
  header.set(json);
  return header;
}

function parseHeader(bytes: Uint8Array, what: string): { meta: unknown; tensors: TensorEntry[] } {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (isHeader(header)) return header;
  } catch (cause) {
    throw new InvalidData(`${what}: the header is not JSON`, { what }, cause);
  }
  throw new InvalidData(`${what}: the header lists no well-formed tensors`, { what });
}

function isHeader(value: unknown): value is { meta: unknown; tensors: TensorEntry[] } {
  if (typeof value !== 'object' || value === null || !('meta' in value) || !('tensors' in value))
    return false;
  return Array.isArray(value.tensors) && value.tensors.every(isEntry);
}

function isEntry(value: unknown): value is TensorEntry {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('shape' in value)) return false;
  const { name, shape } = value;
  return (
    typeof name === 'string' && Array.isArray(shape) && shape.every((n) => Number.isInteger(n) && n >= 0)
  );
}

function countValues(tensors: readonly TensorEntry[]): number {
  return tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function wrongLength(what: string, expected: number, found: number): InvalidData {
  const state = found < expected ? 'truncated' : 'too long';
  return new InvalidData(`${what}: ${state}: expected ${expected} bytes, found ${found}`, {
    what,
    expected,
    found,
  });
}
