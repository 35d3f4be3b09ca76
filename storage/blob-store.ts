/**
 * Content-addressed bytes: the key is the SHA-256, so that writing twice is harmless and nothing is ever
 * overwritten with something else. Every read is checked; bytes that don't match are removed on the spot, so
 * that the step which made them runs again instead of failing for ever.
 */
import type { BlobRef, Digest } from '../core/contracts/digest';
import { CorruptBlob, MissingBlob } from '../core/contracts/errors';
import type { ObjectStore } from './object-store';
import { sha256 } from './sha256';

export interface BlobStore {
  write(bytes: Uint8Array): Promise<BlobRef>;
  /** @throws MissingBlob, or CorruptBlob after having removed the object. */
  read(ref: BlobRef): Promise<Uint8Array>;
  /** Reads and hashes the whole blob. A corrupt one is removed. */
  verify(ref: BlobRef): Promise<boolean>;
}

export function createBlobStore({ objects }: { objects: ObjectStore }): BlobStore {
  const read = async (ref: BlobRef): Promise<Uint8Array> => {
    const key = blobKey(ref.digest);
    const stored = await objects.get(key);
    if (!stored) throw new MissingBlob(`${key} is not in the store`, { ...ref });
    const found = sha256(stored.bytes);
    if (found === ref.digest && stored.bytes.length === ref.sizeBytes) return stored.bytes;
    await objects.remove(key);
    throw new CorruptBlob(
      `${key} held other bytes (SHA-256 ${found}, ${stored.bytes.length} of ${ref.sizeBytes} bytes); removed`,
      {
        ...ref,
        found,
        foundSizeBytes: stored.bytes.length,
      },
    );
  };

  return {
    read,
    write: async (bytes) => {
      const ref = { digest: sha256(bytes), sizeBytes: bytes.length };
      const key = blobKey(ref.digest);
      const present = await objects.head(key);
      if (present?.sizeBytes !== ref.sizeBytes) await objects.put(key, bytes);
      return ref;
    },
    verify: async (ref) => {
      try {
        await read(ref);
        return true;
      } catch (error) {
        if (error instanceof MissingBlob || error instanceof CorruptBlob) return false;
        throw error;
      }
    },
  };
}

/** Two leading digits as a folder: file-backed stores slow down with millions of names in one. */
export function blobKey(digest: Digest): string {
  return `blobs/${digest.slice(0, 2)}/${digest}`;
}
