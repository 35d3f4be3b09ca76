import { gunzipSync } from 'node:zlib';
import { InvalidData } from '../contracts/errors';

/** What a gzip file holds; other bytes are as they are. */
export function inflate(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    const found = bytes.length;
    throw new InvalidData(
      `${file}: damaged or truncated gzip file of ${found} bytes`,
      { file, found },
      cause,
    );
  }
}
