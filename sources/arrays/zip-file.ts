import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { InvalidData } from '../../core/contracts/errors';

/** A zip archive on disk, of which only the directory is read. */
export interface ZipArchive {
  members: ReadonlyMap<string, Entry>;
  /**
   * Writes a member to a file as it is unpacked, never in memory as a whole.
   *
   * @param name of the member in messages
   * @throws InvalidData where it is damaged, or packed in another way than NumPy's.
   */
  unpack: (member: Entry, target: string, name: string) => Promise<void>;
  close: () => void;
}

/**
 * @param name of the archive in messages
 * @throws InvalidData where it is no archive, or a damaged one.
 */
export async function openZip(path: string, name: string): Promise<ZipArchive> {
  const zip = await orDamaged(openPromise(path, { autoClose: false, lazyEntries: true }), name);
  const close = () => {
    zip.close();
  };
  try {
    const members = await orDamaged(listMembers(zip), name);
    return { members, unpack: (...args) => unpack(zip, ...args), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function listMembers(zip: ZipFile): Promise<Map<string, Entry>> {
  const members = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) members.set(entry.fileName, entry);
  return members;
}

const STORED = 0;
const DEFLATED = 8;

async function unpack(zip: ZipFile, member: Entry, target: string, name: string): Promise<void> {
  const { compressionMethod: method } = member;
  if (method !== STORED && method !== DEFLATED)
    throw new InvalidData(`${name}: packed by method ${method}, allowed: stored or deflated`, { name });
  const check = async function* (bytes: AsyncIterable<Buffer>) {
    let checksum = 0;
    for await (const chunk of bytes) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    // The library knows how many bytes there must be, and not which.
    if (checksum !== member.crc32) throw damaged(name);
  };
  const unpacked = await orDamaged(zip.openReadStreamPromise(member), name);
  await orDamaged(pipeline(unpacked, check, createWriteStream(target)), name);
}

/** Errors of the system are told as they are; all else is something wrong with the archive's bytes. */
async function orDamaged<T>(work: Promise<T>, name: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const isSystem = error instanceof Error && 'syscall' in error;
    throw isSystem || error instanceof InvalidData ? error : damaged(name, error);
  }
}

function damaged(name: string, cause?: unknown): InvalidData {
  return new InvalidData(`${name}: damaged or truncated zip archive`, { name }, cause);
}
