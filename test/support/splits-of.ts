import type { Split, TableSplit, UnlabelledRows } from '../../core/contracts/data/dataset';
import type { BlobRef } from '../../core/contracts/digest';

/** The pixels of a split that has images. */
export function imagesOf(split: Split | UnlabelledRows): BlobRef {
  if ('images' in split) return split.images;
  throw new Error('the split is of a table');
}

/** A split that has shards of a table. */
export function tableOf(split: Split | UnlabelledRows): Pick<TableSplit, 'rows' | 'shards'> {
  if ('shards' in split) return split;
  throw new Error('the split has images');
}
