import type { Dataset, TableSplit } from '../../core/contracts/data/dataset';
import { encodeColumns } from '../../core/data/preprocessing/encode-features';
import { layOutFeatures } from '../../core/data/table/lay-out-features';
import type { TableLayout } from '../../core/data/table/table-layout';
import { unpackShard } from '../../core/data/table/table-shard';
import { readPreprocessing } from '../../storage/read-preprocessing';
import type { BlobStore } from '../../storage/blob-store';

/** Features of a table's rows, and which columns they are of. */
export interface TableFeatures {
  /** float32 [rows, features] */
  inputs: Float32Array;
  layout: TableLayout;
}

/** What networks read of a table's rows, shard by shard. */
export async function readFeatures(
  blobs: Pick<BlobStore, 'read'>,
  { table, shape }: Dataset,
  { rows, shards }: Pick<TableSplit, 'rows' | 'shards'>,
): Promise<TableFeatures> {
  if (!table) throw new Error('the data set has shards of a table, and no columns');
  const preprocessing = await readPreprocessing(blobs, table.preprocessing);
  const inputs = new Float32Array(rows * shape[0]);
  let offset = 0;
  for (const { bytes } of shards) {
    const { columns } = unpackShard(await blobs.read(bytes), preprocessing.columns, 1);
    const encoded = encodeColumns(columns, preprocessing);
    inputs.set(encoded, offset);
    offset += encoded.length;
  }
  return { inputs, layout: layOutFeatures(preprocessing) };
}
