import type { Dataset, TableSplit } from '../../core/contracts/dataset';
import { parse } from '../../core/contracts/parse';
import { Preprocessing } from '../../core/contracts/preprocessing';
import { encodeColumns } from '../../core/data/preprocessing/encode-features';
import { unpackShard } from '../../core/data/table/table-shard';
import type { BlobStore } from '../../storage/blob-store';

/**
 * What networks read of a table's rows, shard by shard.
 *
 * @returns float32 [rows, features]
 */
export async function readFeatures(
  blobs: BlobStore,
  { table, shape }: Dataset,
  { rows, shards }: TableSplit,
): Promise<Float32Array> {
  if (!table) throw new Error('the data set has shards of a table, and no columns');
  const json = Buffer.from(await blobs.read(table.preprocessing)).toString('utf8');
  const preprocessing = parse(Preprocessing, JSON.parse(json), 'preprocessing');
  const features = new Float32Array(rows * shape[0]);
  let offset = 0;
  for (const { bytes } of shards) {
    const { columns } = unpackShard(await blobs.read(bytes), preprocessing.columns, 1);
    const encoded = encodeColumns(columns, preprocessing);
    features.set(encoded, offset);
    offset += encoded.length;
  }
  return features;
}
