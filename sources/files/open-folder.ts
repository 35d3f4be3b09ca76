import { InvalidInput } from '../../core/contracts/errors';
import { placeOf, type FolderLocation } from '../../core/contracts/data/location';
import type { SourceAccess } from '../source-access';
import type { Folder } from './folder';
import { openLocalFolder } from './local-folder';
import { openS3Folder } from './s3-folder';

export function openFolder(
  location: FolderLocation,
  { openBucket }: Pick<SourceAccess, 'openBucket'>,
): Folder {
  const place = placeOf(location);
  if (place?.kind === 'path') return openLocalFolder(place.path);
  if (place?.kind === 's3') return openS3Folder(location, place, openBucket(place.bucket));
  throw new InvalidInput('folder', [
    { path: '', value: location, allowed: 'a path or "s3://bucket/prefix"' },
  ]);
}
