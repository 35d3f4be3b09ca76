import { dirname, posix } from 'node:path';
import {
  pinnedFile,
  placeOf,
  type FileLocation,
  type FolderLocation,
} from '../../core/contracts/data/location';

/** The folder that a file lies in; null where that can't be read, of one on a web server or among the examples. */
export function folderBeside(file: FileLocation): FolderLocation | null {
  const place = placeOf(pinnedFile(file).uri);
  if (place?.kind === 'path') return dirname(place.path);
  if (place?.kind !== 's3') return null;
  const folder = posix.dirname(place.key);
  return `s3://${place.bucket}${folder === '.' ? '' : `/${folder}`}`;
}
