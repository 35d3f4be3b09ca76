import { Readable } from 'node:stream';
import { PreconditionFailed } from '../../core/contracts/errors';
import type { ObjectStore, PutCondition } from '../../storage/object-store';
import { sha256 } from '../../storage/sha256';

export interface MemoryObjectStore extends ObjectStore {
  /** What is stored; tests may look at it and damage it. */
  readonly objects: Map<string, Uint8Array>;
  /** Keys in the order in which they were written. */
  readonly writes: string[];
}

/** An artifact store in memory, with conditions on etags as S3 has them. */
export function createMemoryObjectStore(): MemoryObjectStore {
  const objects = new Map<string, Uint8Array>();
  const writes: string[] = [];
  const etagOf = (bytes: Uint8Array) => `"${sha256(bytes).slice(0, 32)}"`;
  return {
    objects,
    writes,
    get: (key) => {
      const bytes = objects.get(key);
      return Promise.resolve(bytes && { etag: etagOf(bytes), bytes });
    },
    stream: (key) => {
      const bytes = objects.get(key);
      return Promise.resolve(bytes && Readable.from([bytes]));
    },
    head: (key) => {
      const bytes = objects.get(key);
      return Promise.resolve(bytes && { etag: etagOf(bytes), sizeBytes: bytes.length });
    },
    put: (key, bytes, condition) => {
      const present = objects.get(key);
      if (!holds(condition, present && etagOf(present))) {
        return Promise.reject(
          new PreconditionFailed(`could not write ${key}: someone else wrote first`, { key }),
        );
      }
      objects.set(key, Uint8Array.from(bytes));
      writes.push(key);
      return Promise.resolve({ etag: etagOf(bytes) });
    },
    remove: (key) => {
      objects.delete(key);
      return Promise.resolve();
    },
    listObjects: (prefix) =>
      Promise.resolve(
        [...objects]
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, bytes]) => ({ key, etag: etagOf(bytes), sizeBytes: bytes.length }))
          .sort((a, b) => (a.key < b.key ? -1 : 1)),
      ),
    list: (prefix) => Promise.resolve([...objects.keys()].filter((key) => key.startsWith(prefix)).sort()),
  };
}

function holds(condition: PutCondition | undefined, etag: string | undefined): boolean {
  if (!condition) return true;
  return 'ifMatch' in condition ? condition.ifMatch === etag : etag === undefined;
}
