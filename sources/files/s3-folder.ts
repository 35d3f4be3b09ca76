import { posix } from 'node:path';
import { compareCodePoints } from '../../core/data/compare-code-points';
import type { Place } from '../../core/contracts/data/location';
import type { ObjectStore } from '../../storage/object-store';
import { changedMeanwhile } from './changed-meanwhile';
import { explainBucket } from './explain-bucket';
import type { Folder } from './folder';

type S3Place = Extract<Place, { kind: 's3' }>;

/**
 * The objects under a prefix. One is known by its etag, which a listing gives for a thousand at a time: S3 makes
 * another with other bytes.
 */
export function openS3Folder(name: string, { bucket, key }: S3Place, objects: ObjectStore): Folder {
  const prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
  const listed = new Map<string, string>();
  const keyOf = (path: string) => {
    const whole = prefix + path;
    // Keys are texts: only names in lists, which people write, may go by ".." and ".".
    return listed.has(whole) ? whole : posix.normalize(whole);
  };
  const read = (path: string) => explainBucket(name, () => objects.get(keyOf(path)));
  return {
    name,
    list: async () => {
      const found = await explainBucket(name, () => objects.listObjects(prefix));
      // Consoles make an empty object for a folder, whose key ends in a slash.
      const files = found.filter((object) => !object.key.endsWith('/'));
      for (const object of files) listed.set(object.key, object.etag);
      return files.map((object) => object.key.slice(prefix.length)).sort(compareCodePoints);
    },
    read: async (path) => (await read(path))?.bytes,
    version: async (path) =>
      listed.get(keyOf(path)) ?? (await explainBucket(name, () => objects.head(keyOf(path))))?.etag,
    readVersion: async (path, version) => {
      const found = await read(path);
      if (found?.etag === version) return found.bytes;
      throw changedMeanwhile(`s3://${bucket}/${keyOf(path)}`);
    },
  };
}
