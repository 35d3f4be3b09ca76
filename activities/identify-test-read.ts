/** What makes one reading of the test split the same as another: the rows, and the candidate that they judge. */
import type { Dataset } from '../core/contracts/data/dataset';
import type { Digest } from '../core/contracts/digest';
import type { EvaluateRequest } from '../core/contracts/evaluation/evaluate-request';
import type { TestRead } from '../core/contracts/evaluation/test-reads';
import { unpackShard } from '../core/data/table/table-shard';
import { toBytes } from '../core/data/typed-bytes';
import type { BlobStore } from '../storage/blob-store';
import { sha256 } from '../storage/sha256';
import { canonicalJson } from '../storage/step-key';

type Blobs = Pick<BlobStore, 'read'>;

export async function identifyTestRead(
  { dataset, candidate }: Pick<EvaluateRequest, 'dataset' | 'candidate'>,
  blobs: Blobs,
): Promise<Pick<TestRead, 'rows' | 'candidate'>> {
  return {
    rows: await identifyRows(dataset, blobs),
    candidate: digestOf({
      network: candidate.network,
      ...(dataset.table && { preprocessing: dataset.table.preprocessing.digest }),
    }),
  };
}

/**
 * Images are what they are. Rows of a table are told by their place in the source and by what is asked of them: another choice
 * of columns gives other shards of the same rows.
 */
async function identifyRows({ sourceDigest, table, test }: Dataset, blobs: Blobs): Promise<Digest> {
  if ('images' in test) {
    const { images, labels, targets } = test;
    return digestOf({
      images: images.digest,
      labels: labels.digest,
      ...(targets && { targets: targets.digest }),
    });
  }
  const numbers = new Int32Array(test.rows);
  let offset = 0;
  for (const { rows, bytes } of test.shards) {
    numbers.set(unpackShard(await blobs.read(bytes), [], 1).rowNumbers, offset);
    offset += rows;
  }
  const asked = table?.columns.filter(({ role }) => role === 'target').map(({ name }) => name) ?? [];
  return digestOf({ sourceDigest, asked, numbers: sha256(toBytes(numbers)) });
}

function digestOf(value: unknown): Digest {
  return sha256(canonicalJson(value));
}
