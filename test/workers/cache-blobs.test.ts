import type { BlobRef } from '../../core/contracts/digest';
import type { BlobStore } from '../../storage/blob-store';
import { sha256 } from '../../storage/sha256';
import { cacheBlobs } from '../../workers/trainer/cache-blobs';

const ref = (name: string, sizeBytes = 4): BlobRef => ({ digest: sha256(name), sizeBytes });

/** A store that makes up its blobs, and remembers what it was asked for. */
function setUp(maxBytes: number) {
  const reads: BlobRef[] = [];
  const store: BlobStore = {
    read: (wanted) => {
      reads.push(wanted);
      return Promise.resolve(new Uint8Array(wanted.sizeBytes));
    },
    write: (bytes) => Promise.resolve(ref('written', bytes.length)),
    verify: () => Promise.resolve(true),
  };
  return { reads, cache: cacheBlobs(store, maxBytes) };
}

const [a, b, c] = [ref('a'), ref('b'), ref('c')];

test('reads a blob from the store once', async () => {
  const { cache, reads } = setUp(100);
  const first = await cache.read(a);
  expect(await cache.read(a)).toBe(first);
  expect(reads).toEqual([a]);
});

test('lets go of the one that was used least lately', async () => {
  const { cache, reads } = setUp(8);
  await cache.read(a);
  await cache.read(b);
  await cache.read(a);
  await cache.read(c);
  await cache.read(a);
  expect(reads).toEqual([a, b, c]);
  await cache.read(b);
  expect(reads).toEqual([a, b, c, b]);
});

test('keeps nothing that is bigger than itself, nor what else it held', async () => {
  const { cache, reads } = setUp(8);
  const big = ref('big', 9);
  await cache.read(big);
  await cache.read(big);
  expect(reads).toEqual([big, big]);
});

test('the same blob asked for twice at once counts once', async () => {
  const { cache, reads } = setUp(8);
  await Promise.all([cache.read(a), cache.read(a)]);
  await cache.read(b);
  await cache.read(a);
  expect(reads).toEqual([a, a, b]);
});

test('writes and checks go through', async () => {
  const { cache } = setUp(8);
  expect(await cache.write(new Uint8Array(3))).toEqual(ref('written', 3));
  expect(await cache.verify(a)).toBe(true);
});
