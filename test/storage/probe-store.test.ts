import { StorageUnavailable } from '../../core/contracts/errors';
import type { ObjectStore } from '../../storage/object-store';
import { probeStore } from '../../storage/probe-store';
import { createMemoryObjectStore } from '../activities/memory-object-store';

test('leaves nothing behind', async () => {
  const objects = createMemoryObjectStore();
  await probeStore(objects);
  expect(await objects.list('')).toEqual([]);
});

test('a store that gives back other bytes is found out, and the probe is removed', async () => {
  const objects = createMemoryObjectStore();
  const broken: ObjectStore = {
    ...objects,
    get: () => Promise.resolve({ etag: 'x', bytes: new Uint8Array(1 << 20) }),
  };
  await expect(probeStore(broken)).rejects.toThrow(StorageUnavailable);
  expect(await objects.list('')).toEqual([]);
});

test('a store that takes no megabyte fails with its own reason', async () => {
  const full = new StorageUnavailable('no room');
  const objects: ObjectStore = {
    ...createMemoryObjectStore(),
    put: (_key, bytes) => (bytes.length > 100_000 ? Promise.reject(full) : Promise.resolve({ etag: 'x' })),
  };
  await expect(probeStore(objects)).rejects.toBe(full);
});
