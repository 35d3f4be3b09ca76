import type { Digest } from '../../core/contracts/digest';
import { InvalidData, InvalidInput } from '../../core/contracts/errors';
import { pinnedFile, placeOf, type FileLocation, type Place } from '../../core/contracts/location';
import { sha256 } from '../../storage/sha256';
import type { SourceAccess } from '../source-access';
import { explainBucket } from './explain-bucket';
import { fetchFile } from './fetch-file';
import { readLocalFile } from './read-local-file';

/** One file of the user's, wherever it lies. */
export interface SourceFile {
  /** As the recipe names it, for messages. */
  name: string;
  /** Of its bytes. Where the recipe says it, nothing is read. */
  digest(): Promise<Digest>;
  /**
   * @throws InvalidData where there is no such file, or another than the recipe's SHA-256 says.
   * @throws SourceUnavailable, StorageUnavailable where it may be there later.
   */
  read(): Promise<Uint8Array>;
}

export function openFile(location: FileLocation, access: SourceAccess): SourceFile {
  const { uri, sha256: wanted } = pinnedFile(location);
  let reading: Promise<Uint8Array> | undefined;
  // Read once: what was hashed is what is used.
  const read = () => (reading ??= readWhole(uri, wanted, access));
  return { name: uri, read, digest: async () => wanted ?? sha256(await read()) };
}

async function readWhole(uri: string, wanted: Digest | undefined, access: SourceAccess): Promise<Uint8Array> {
  const place = placeOf(uri);
  if (!place) throw new InvalidInput('file', [{ path: '', value: uri, allowed: 'a path, s3:// or http(s)' }]);
  const bytes = await readPlace(uri, place, access);
  if (!bytes) throw new InvalidData(`no file ${uri}`, { file: uri });
  const found = wanted === undefined ? undefined : sha256(bytes);
  if (found === wanted) return bytes;
  throw new InvalidData(`${uri} has SHA-256 ${found}, but the recipe says ${wanted}`, {
    file: uri,
    found,
    wanted,
  });
}

async function readPlace(
  uri: string,
  place: Place,
  { openBucket }: SourceAccess,
): Promise<Uint8Array | undefined> {
  switch (place.kind) {
    case 'path':
      return readLocalFile(place.path);
    case 's3':
      return (await explainBucket(uri, () => openBucket(place.bucket).get(place.key)))?.bytes;
    case 'http':
      return fetchFile(place.url);
  }
}
