import type { Split, TableSplit } from '../../core/contracts/dataset';
import type { BlobRef } from '../../core/contracts/digest';

/** The pixels of a split that has images. */
export function imagesOf(split: Split): BlobRef {
  if ('images' in split) return split.images;
  throw new Error('the split is of a table');
}

/** A split that has shards of a table. */
export function tableOf(split: Split): TableSplit {
  if ('shards' in split) return split;
  throw new Error('the split has images');
}
