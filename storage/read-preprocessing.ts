import type { BlobRef } from '../core/contracts/digest';
import { parse } from '../core/contracts/parse';
import { Preprocessing } from '../core/contracts/data/preprocessing';
import type { BlobStore } from './blob-store';

export async function readPreprocessing(
  blobs: Pick<BlobStore, 'read'>,
  preprocessing: BlobRef,
): Promise<Preprocessing> {
  const json = new TextDecoder().decode(await blobs.read(preprocessing));
  return parse(Preprocessing, JSON.parse(json), 'preprocessing');
}
