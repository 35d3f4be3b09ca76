import { createWriteStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { InvalidData } from '../../core/contracts/errors';

/** A file in a zip archive. */
export interface ZipMember {
  /** 0 where it is stored as it is, 8 where it is deflated. */
  method: number;
  crc: number;
  packedBytes: number;
  sizeBytes: number;
  /** Where its own header begins. */
  offset: number;
}

/** The end record with the longest comment there can be, and the record before it of archives beyond 4 GB. */
const TAIL_BYTES = 22 + 65_535 + 76;
const BEYOND_32_BITS = 0xffff_ffff;

/**
 * Members of a zip archive on disk, by name; only its directory is read.
 *
 * See PKWARE's APPNOTE.TXT: the directory's entries (4.3.12), the end record (4.3.16) and that of archives beyond 4 GB (4.3.14), whose
 * entries have their sizes in an extra field of their own (4.5.3).
 *
 * @throws InvalidData where it is no archive, or a damaged one.
 */
export async function listMembers(archive: FileHandle, name: string): Promise<Map<string, ZipMember>> {
  const { size } = await archive.stat();
  const tail = await readAt(archive, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES), name);
  const end = tail.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  if (end < 0 || end + 22 > tail.length) throw damaged(name);
  let [count, bytes, start] = [
    tail.readUInt16LE(end + 10),
    tail.readUInt32LE(end + 12),
    tail.readUInt32LE(end + 16),
  ];
  const large = tail.lastIndexOf('PK\u0006\u0006', end, 'latin1');
  if (large >= 0 && tail.toString('latin1', Math.max(0, end - 20), end - 16) === 'PK\u0006\u0007')
    [count, bytes, start] = [32, 40, 48].map((field) => Number(tail.readBigUInt64LE(large + field))) as [
      number,
      number,
      number,
    ];
  return parseDirectory(await readAt(archive, start, bytes, name), count, name);
}

function parseDirectory(directory: Buffer, count: number, name: string): Map<string, ZipMember> {
  const members = new Map<string, ZipMember>();
  let at = 0;
  for (let left = count; left > 0; left -= 1) {
    if (at + 46 > directory.length || directory.toString('latin1', at, at + 4) !== 'PK\u0001\u0002')
      throw damaged(name);
    const [nameBytes = 0, extraBytes = 0, commentBytes = 0] = [28, 30, 32].map((field) =>
      directory.readUInt16LE(at + field),
    );
    const extraAt = at + 46 + nameBytes;
    const extra = directory.subarray(extraAt, extraAt + extraBytes);
    const [sizeBytes = 0, packedBytes = 0, offset = 0] = widen(
      [24, 20, 42].map((field) => directory.readUInt32LE(at + field)),
      extra,
    );
    members.set(directory.toString('utf8', at + 46, extraAt), {
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packedBytes,
      sizeBytes,
      offset,
    });
    at = extraAt + extraBytes + commentBytes;
  }
  return members;
}

/** Numbers that have no room in 32 bits are in the extra field with ID 1, in this order. */
function widen(numbers: readonly number[], extra: Buffer): number[] {
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2);
  at += 4;
  return numbers.map((number) => {
    if (number !== BEYOND_32_BITS || at + 8 > extra.length) return number;
    at += 8;
    return Number(extra.readBigUInt64LE(at - 8));
  });
}

/**
 * Writes a member to a file as it is unpacked, never in memory as a whole.
 *
 * @throws InvalidData where it is damaged, or packed in another way than NumPy's.
 */
export async function unpackMember(
  archive: FileHandle,
  { method, crc, packedBytes, sizeBytes, offset }: ZipMember,
  target: string,
  name: string,
): Promise<void> {
  if (method !== 0 && method !== 8)
    throw new InvalidData(`${name}: packed by method ${method}, allowed: stored or deflated`, { name });
  const header = await readAt(archive, offset, 30, name);
  const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const check = async function* (bytes: AsyncIterable<Buffer>) {
    let [found, checksum] = [0, 0];
    for await (const chunk of bytes) {
      found += chunk.length;
      if (found > sizeBytes) throw damaged(name);
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    if (found !== sizeBytes || checksum !== crc) throw damaged(name);
  };
  const packed = readRange(archive, start, packedBytes, name);
  try {
    if (method === 0) await pipeline(packed, check, createWriteStream(target));
    else await pipeline(packed, createInflateRaw(), check, createWriteStream(target));
  } catch (error) {
    // What zlib says of bytes that are no deflated ones.
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw damaged(name, error);
    throw error;
  }
}

const CHUNK_BYTES = 1024 ** 2;

async function* readRange(archive: FileHandle, start: number, length: number, name: string) {
  for (let done = 0; done < length; done += CHUNK_BYTES)
    yield await readAt(archive, start + done, Math.min(CHUNK_BYTES, length - done), name);
}

/** @throws InvalidData where the file ends before. */
async function readAt(file: FileHandle, position: number, length: number, name: string): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead === length) return buffer;
  throw damaged(name);
}

function damaged(name: string, cause?: unknown): InvalidData {
  return new InvalidData(`${name}: damaged or truncated zip archive`, { name }, cause);
}
