import type { BlobRef } from '../core/contracts/digest';
import { pinnedFile, type FileLocation } from '../core/contracts/data/location';
import { openFile } from '../sources/files/open-file';
import type { SourceAccess } from '../sources/source-access';
import { blobKey, type BlobStore } from '../storage/blob-store';
import type { ObjectStore } from '../storage/object-store';

export interface FileKeeping extends SourceAccess {
  blobs: Pick<BlobStore, 'read' | 'write'>;
  objects: Pick<ObjectStore, 'head'>;
}

/**
 * Has a file in the store, under its hash. One whose SHA-256 is known isn't fetched again: a run needs its source no
 * more once it is here.
 */
export async function keepFile(
  location: FileLocation,
  { blobs, objects, ...access }: FileKeeping,
): Promise<BlobRef> {
  const { sha256 } = pinnedFile(location);
  const present = sha256 === undefined ? undefined : await objects.head(blobKey(sha256));
  if (sha256 !== undefined && present) return { digest: sha256, sizeBytes: present.sizeBytes };
  return blobs.write(await openFile(location, access).read());
}
