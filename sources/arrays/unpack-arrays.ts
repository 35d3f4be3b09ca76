import { crc32 } from 'node:zlib';
import { unzip } from 'fflate';
import { InvalidData } from '../../core/contracts/errors';
import { errorText } from '../error-text';
import { listChecksums } from './list-checksums';

const SUFFIX = '.npy';

/** Names of the arrays in an .npz archive. */
export function listArrays(archive: Uint8Array): string[] {
  const members = [...listChecksums(archive).keys()];
  return members.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
}

/**
 * Unpacks the named arrays of an .npz archive, which is a zip of .npy files, stored or deflated. Big ones are
 * inflated in threads of their own, so that the worker goes on.
 *
 * @returns the bytes of each array's .npy file.
 * @throws InvalidData where the archive or one of the members is damaged.
 */
export async function unpackArrays(
  archive: Uint8Array,
  names: readonly string[],
  file: string,
): Promise<Map<string, Uint8Array>> {
  const wanted = new Set(names.map((name) => name + SUFFIX));
  const members = await new Promise<Record<string, Uint8Array>>((resolve, reject) => {
    unzip(archive, { filter: ({ name }) => wanted.has(name) }, (error, found) => {
      if (error) reject(damaged(file, error));
      else resolve(found);
    });
  });
  const checksums = listChecksums(archive);
  return new Map(
    Object.entries(members).map(([name, bytes]) => {
      if (crc32(bytes) !== checksums.get(name)) throw damaged(`${file}: ${name}`);
      return [name.slice(0, -SUFFIX.length), bytes];
    }),
  );
}

function damaged(file: string, cause?: unknown): InvalidData {
  const reason = cause === undefined ? '' : `: ${errorText(cause)}`;
  return new InvalidData(`${file}: damaged or truncated zip archive${reason}`, { file }, cause);
}
