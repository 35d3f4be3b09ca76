import type { Dataset, Split, UnlabelledRows, View } from '../../core/contracts/data/dataset';
import type { Digest } from '../../core/contracts/digest';
import { InvalidData } from '../../core/contracts/errors';
import type { HintShard } from '../../core/contracts/labels/hints';
import type { Network } from '../../core/contracts/models/models';
import { sizeOf } from '../../core/contracts/models/shape';
import type { LabelShard } from '../../core/contracts/labels/soft-labels';
import type { RowsView } from '../../core/data/augment/view-rows';
import type { TrainingView } from '../../core/data/batches';
import { joinFloats } from '../../core/data/join-floats';
import { toDeviations } from '../../core/data/to-deviations';
import type { LabelledRows } from '../../core/data/labelled-rows';
import { decodeLabels } from '../../core/data/soft-labels/label-codec';
import { labelCodecFor } from '../../core/data/soft-labels/label-codec-for';
import type { RunnableNetwork } from '../../core/engine/engine';
import type { BlobStore } from '../../storage/blob-store';
import { toFloat32, toInt8, toUint16 } from '../../core/data/typed-bytes';
import { identifyView } from './identify-view';
import { readFeatures } from './read-features';

/** The rows of a split with their labels; rows without a label have class 0, which means nothing. */
export async function readSplit(
  blobs: Pick<BlobStore, 'read'>,
  dataset: Dataset,
  split: Split | UnlabelledRows,
): Promise<LabelledRows> {
  const labels = 'labels' in split ? await blobs.read(split.labels) : new Uint8Array(split.rows);
  const weights = 'weights' in split && split.weights ? toFloat32(await blobs.read(split.weights)) : null;
  return {
    ...(await readInputs(blobs, dataset, split)),
    labels,
    ...(await readTargets(blobs, dataset, split)),
    ...(weights && { weights }),
  };
}

/** Numbers are learned in deviations from the mean, labels as they are. */
async function readTargets(
  blobs: Pick<BlobStore, 'read'>,
  { scale }: Dataset,
  split: Split | UnlabelledRows,
): Promise<Pick<LabelledRows, 'targets'>> {
  if (!('targets' in split) || !split.targets) return {};
  const values = toFloat32(await blobs.read(split.targets));
  return { targets: scale ? toDeviations(values, scale) : values };
}

/** Images as they are stored, and of a table what its preprocessing makes of the rows. */
async function readInputs(
  blobs: Pick<BlobStore, 'read'>,
  dataset: Dataset,
  split: Split | UnlabelledRows,
): Promise<Omit<LabelledRows, 'labels'>> {
  const features =
    'images' in split
      ? { inputs: await blobs.read(split.images) }
      : await readFeatures(blobs, dataset, split);
  return { rows: split.rows, shape: dataset.shape, ...features };
}

/** What a view does to its rows. */
export async function readView(blobs: BlobStore, { shifts, operations, seed }: View): Promise<RowsView> {
  return { shifts: toInt8(await blobs.read(shifts)), ...(operations && { recipe: { operations, seed } }) };
}

/**
 * One view with the soft labels of its shards, put together in row order; without shards it has none.
 *
 * @throws InvalidData where the labels are those of other rows or another view.
 */
export async function readTrainingView(
  blobs: BlobStore,
  dataset: Dataset,
  view: View,
  shards: LabelShard[] | undefined,
): Promise<TrainingView> {
  const rows = await readView(blobs, view);
  if (!shards) return { ...rows, softLogProbabilities: null };
  refuseOtherLabels(shards, view, identifyView(view, dataset), 'soft labels');
  const parts = await Promise.all(
    shards.map(async ({ format, start, end, logProbabilities }) =>
      decodeLabels(labelCodecFor(format, dataset), await blobs.read(logProbabilities), end - start),
    ),
  );
  return { ...rows, softLogProbabilities: joinFloats(parts) };
}

/**
 * Bits of float16 [rows, width]: what a layer of a teacher gives for the rows of a view, of its shards in row order.
 *
 * @throws InvalidData where they are those of other rows or another view.
 */
export async function readHint(
  blobs: BlobStore,
  dataset: Dataset,
  view: View,
  shards: readonly HintShard[],
): Promise<Uint16Array> {
  refuseOtherLabels(shards, view, identifyView(view, dataset), 'hints');
  const width = sizeOf(shards[0]?.shape ?? []);
  const hint = new Uint16Array(view.rows * width);
  for (const { start, end, values } of shards) {
    const own = toUint16(await blobs.read(values));
    if (own.length !== (end - start) * width) {
      throw new InvalidData(
        `hints of ${own.length} numbers are not those of ${end - start} rows of ${width}`,
      );
    }
    hint.set(own, start * width);
  }
  return hint;
}

/** What labels and hints are of. */
type Shard = Pick<LabelShard, 'start' | 'end' | 'viewDigest'>;

function refuseOtherLabels(
  shards: readonly Shard[],
  { index, rows }: View,
  digest: Digest,
  what: 'soft labels' | 'hints',
): void {
  let next = 0;
  for (const { start, end, viewDigest } of shards) {
    if (viewDigest !== digest) {
      const digests = { viewDigest, wanted: digest };
      throw new InvalidData(`view ${index} has ${what} that were made on another view`, digests);
    }
    if (start !== next) throw new InvalidData(`view ${index} lacks the ${what} of row ${next}`, { start });
    next = end;
  }
  if (next !== rows)
    throw new InvalidData(`view ${index} has ${what} for ${next} rows, and ${rows} rows`, { next });
}

export async function readNetwork(blobs: BlobStore, network: Network): Promise<RunnableNetwork> {
  return { ...network, weights: await blobs.read(network.weights) };
}
