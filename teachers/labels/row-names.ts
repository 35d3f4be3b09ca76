import type { Dataset, Split } from '../../core/contracts/data/dataset';
import { InvalidData } from '../../core/contracts/errors';
import { unpackShard } from '../../core/data/table/table-shard';
import type { BlobStore } from '../../storage/blob-store';
import type { SplitName } from '../teacher';

export const SPLIT_NAMES = ['train', 'validation', 'test'] as const satisfies SplitName[];

/** What names each row of a split: the table's id, or the row's number in the source. */
export type RowNames = Readonly<Record<SplitName, readonly string[]>>;

/**
 * @param byId whether rows go by their ids, where the table has them.
 * @throws InvalidData where the source keeps neither, or an id is missing.
 */
export async function readRowNames(
  blobs: Pick<BlobStore, 'read'>,
  dataset: Dataset,
  byId: boolean,
): Promise<RowNames> {
  return {
    train: await readSplit(blobs, dataset.train, byId),
    validation: await readSplit(blobs, dataset.validation, byId),
    test: await readSplit(blobs, dataset.test, byId),
  };
}

async function readSplit(blobs: Pick<BlobStore, 'read'>, split: Split, byId: boolean): Promise<string[]> {
  if ('images' in split) {
    if (!split.numbers) throw new Error('the data set was ingested without the numbers of its rows');
    const bytes = await blobs.read(split.numbers);
    return Array.from(new Int32Array(Uint8Array.from(bytes).buffer), String);
  }
  const names: string[] = [];
  for (const { bytes } of split.shards) {
    const { ids, rowNumbers } = unpackShard(await blobs.read(bytes), [], 1);
    rowNumbers.forEach((number, i) => {
      const id = byId && ids ? ids[i] : String(number);
      if (typeof id !== 'string')
        throw new InvalidData(`row ${number} of the data has no id, and labels go by ids`, { row: number });
      names.push(id);
    });
  }
  return names;
}
