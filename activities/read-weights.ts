import type { Split } from '../core/contracts/data/dataset';
import { toFloat32 } from '../core/data/typed-bytes';
import type { BlobStore } from '../storage/blob-store';

/** How much each row of a split counts, float32 [rows]; undefined where all count alike. */
export async function readWeights(
  split: Split,
  blobs: Pick<BlobStore, 'read'>,
): Promise<Float32Array | undefined> {
  return 'weights' in split && split.weights ? toFloat32(await blobs.read(split.weights)) : undefined;
}
