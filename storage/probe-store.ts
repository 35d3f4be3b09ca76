import { randomBytes, randomUUID } from 'node:crypto';
import { StorageUnavailable } from '../core/contracts/errors';
import type { ObjectStore } from './object-store';

/** Big enough that a full disk doesn't find room for it where a few hundred bytes still fit. */
const PROBE_BYTES = 1 << 20;

/**
 * Writes, reads and removes a megabyte, so that a store that can't be used is found out before costly work.
 *
 * @throws StorageRefused, StorageUnavailable
 */
export async function probeStore(objects: ObjectStore): Promise<void> {
  const key = `probe/${randomUUID()}`;
  const bytes = randomBytes(PROBE_BYTES);
  await objects.put(key, bytes);
  try {
    const read = await objects.get(key);
    if (!read || !bytes.equals(read.bytes)) {
      throw new StorageUnavailable(`wrote ${key} and read back something else`, { key });
    }
  } finally {
    await objects.remove(key);
  }
}
