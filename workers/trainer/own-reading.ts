import type { Dataset } from '../../core/contracts/data/dataset';
import type { Contestant } from '../../core/contracts/training/trainer-jobs';
import { createFeatureWriter } from '../../core/data/preprocessing/encode-features';
import { refuseOtherColumns } from '../../core/data/preprocessing/refuse-other-columns';
import type { BlobStore } from '../../storage/blob-store';
import { readPreprocessing } from '../../storage/read-preprocessing';

/**
 * The data as a contestant reads them. A champion of before learned other features of the same cells: its mean of a column, its
 * most frequent categories.
 *
 * @throws InvalidData where the data lack a column that it reads
 */
export async function readAsItself(
  { id, preprocessing }: Pick<Contestant, 'id' | 'preprocessing'>,
  dataset: Dataset,
  blobs: Pick<BlobStore, 'read'>,
): Promise<Dataset> {
  const { table } = dataset;
  if (!table || !preprocessing || preprocessing.digest === table.preprocessing.digest) return dataset;
  const own = await readPreprocessing(blobs, preprocessing);
  refuseOtherColumns(own, table, id);
  const features = createFeatureWriter(own).names.length;
  return { ...dataset, shape: [features], table: { ...table, preprocessing } };
}
