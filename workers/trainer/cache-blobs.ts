import type { BlobStore } from '../../storage/blob-store';

/**
 * Keeps what was read lately in memory: jobs that follow each other in one process use the same data set and soft
 * labels. Blobs never change, so nothing can grow stale. The least recently used go first.
 */
export function cacheBlobs(blobs: BlobStore, maxBytes: number): BlobStore {
  const kept = new Map<string, Uint8Array>();
  let keptBytes = 0;
  const keep = (digest: string, bytes: Uint8Array) => {
    kept.set(digest, bytes);
    keptBytes += bytes.length;
    for (const [oldest, old] of kept) {
      if (keptBytes <= maxBytes) return;
      kept.delete(oldest);
      keptBytes -= old.length;
    }
  };
  return {
    ...blobs,
    read: async (ref) => {
      const present = kept.get(ref.digest);
      if (!present) {
        const bytes = await blobs.read(ref);
        if (!kept.has(ref.digest)) keep(ref.digest, bytes);
        return bytes;
      }
      kept.delete(ref.digest);
      kept.set(ref.digest, present);
      return present;
    },
  };
}
