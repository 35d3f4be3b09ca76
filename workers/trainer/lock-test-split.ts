import type { Dataset, Split, UnlabelledRows } from '../../core/contracts/data/dataset';
import type { Digest } from '../../core/contracts/digest';
import type { BlobStore } from '../../storage/blob-store';

/**
 * The store without what the test rows are: their pixels, or the cells of a table. Without these nobody can learn from the rows,
 * nor score anyone on them. Rows that another split has, too, byte for byte, stay: they are that split's.
 *
 * @param kind of the job that it is locked for
 */
export function lockTestSplit(blobs: BlobStore, dataset: Dataset, kind: string): BlobStore {
  const { train, validation, unlabelled, test } = dataset;
  const open = new Set([train, validation, ...(unlabelled ? [unlabelled] : [])].flatMap(inputsOf));
  const locked = new Set(inputsOf(test).filter((digest) => !open.has(digest)));
  return {
    ...blobs,
    read: (ref) =>
      locked.has(ref.digest)
        ? Promise.reject(new Error(`the test split is locked: a job "${kind}" asked for ${ref.digest}`))
        : blobs.read(ref),
  };
}

function inputsOf(split: Split | UnlabelledRows): Digest[] {
  return 'images' in split ? [split.images.digest] : split.shards.map(({ bytes }) => bytes.digest);
}
