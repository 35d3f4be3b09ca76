import { dirname, posix } from 'node:path';
import type { BlobRef } from '../core/contracts/digest';
import { InvalidData } from '../core/contracts/errors';
import {
  fileNameOf,
  isOfSeveralFiles,
  type ForeignTeacher,
} from '../core/contracts/teachers/foreign-teacher';
import { pinnedFile, placeOf, type FileLocation } from '../core/contracts/data/location';
import { sha256 } from '../storage/sha256';
import { blobKey } from '../storage/blob-store';
import { openFolder } from '../sources/files/open-folder';
import { keepFile, type FileKeeping } from './keep-file';
import { gatherSavedModel, gatherWebModel } from './tensorflow/gather-model';
import { packFiles } from './tensorflow/pack-files';

/**
 * Has what a teacher is made of in the store as one file. A model of several files is packed; its SHA-256 is that of the
 * package, which is the same wherever and whenever it is made.
 *
 * @throws InvalidData where there is no such model, or another than its SHA-256 says.
 */
export async function keepModel(
  type: ForeignTeacher['type'],
  location: FileLocation,
  keeping: FileKeeping,
): Promise<BlobRef> {
  const isOneFile = !isOfSeveralFiles(type) || /\.zip$/i.test(fileNameOf(location));
  if (isOneFile) return keepFile(location, keeping);
  const { uri, sha256: wanted } = pinnedFile(location);
  const present = wanted === undefined ? undefined : await keeping.objects.head(blobKey(wanted));
  if (wanted !== undefined && present) return { digest: wanted, sizeBytes: present.sizeBytes };
  const packed = await gather(type, uri, keeping);
  const found = sha256(packed);
  if (wanted === undefined || found === wanted) return keeping.blobs.write(packed);
  throw new InvalidData(`the files of ${uri} have SHA-256 ${found} together, expected ${wanted}`, { uri });
}

async function gather(type: ForeignTeacher['type'], uri: string, keeping: FileKeeping): Promise<Uint8Array> {
  if (type === 'saved-model') return packFiles(await gatherSavedModel(openFolder(uri, keeping)));
  const isJson = /\.json$/i.test(uri);
  const folder = isJson ? parentOf(uri) : uri;
  const name = isJson ? posix.basename(uri) : 'model.json';
  return packFiles(await gatherWebModel(openFolder(folder, keeping), name));
}

function parentOf(uri: string): string {
  return placeOf(uri)?.kind === 's3' ? uri.slice(0, uri.lastIndexOf('/')) : dirname(uri);
}
