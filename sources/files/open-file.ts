import type { Digest } from '../../core/contracts/digest';
import { pinnedFile, type FileLocation } from '../../core/contracts/data/location';
import { sha256 } from '../../storage/sha256';
import type { SourceAccess } from '../source-access';
import { refuseOtherBytes } from './refuse-other-bytes';
import { streamFile } from './stream-file';

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
  const chunks = [];
  for await (const chunk of streamFile(uri, access)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (wanted !== undefined) refuseOtherBytes(uri, sha256(bytes), wanted);
  return bytes;
}
