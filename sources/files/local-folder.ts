import { join, isAbsolute } from 'node:path';
import { compareCodePoints } from '../../core/data/compare-code-points';
import { sha256 } from '../../storage/sha256';
import { changedMeanwhile } from './changed-meanwhile';
import type { Folder } from './folder';
import { listLocalFiles } from './list-local-files';
import { readLocalFile } from './read-local-file';

/** A folder on this machine. A file is known by the hash of its bytes: times of files lie. */
export function openLocalFolder(directory: string): Folder {
  // Lists may name images by their whole path.
  const place = (path: string) => (isAbsolute(path) ? path : join(directory, path));
  const read = (path: string) => readLocalFile(place(path));
  return {
    name: directory,
    list: async () => (await listLocalFiles(directory)).sort(compareCodePoints),
    read,
    version: async (path) => {
      const bytes = await read(path);
      return bytes && sha256(bytes);
    },
    readVersion: async (path, version) => {
      const bytes = await read(path);
      if (bytes && sha256(bytes) === version) return bytes;
      throw changedMeanwhile(place(path));
    },
  };
}
