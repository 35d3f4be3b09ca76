import type { Dataset, Split, View } from '../../core/contracts/dataset';
import type { Network } from '../../core/contracts/models';
import type { LabelShard } from '../../core/contracts/soft-labels';
import type { TrainingView } from '../../core/data/batches';
import type { LabelledRows } from '../../core/data/labelled-rows';
import type { RunnableNetwork } from '../../core/engine/engine';
import type { BlobStore } from '../../storage/blob-store';
import { toFloat32, toInt8 } from '../../core/data/typed-bytes';
import { readFeatures } from './read-features';

/** Images as they are stored, and of a table what its preprocessing makes of the rows. */
export async function readSplit(blobs: BlobStore, dataset: Dataset, split: Split): Promise<LabelledRows> {
  const { rows } = split;
  const labels = await blobs.read(split.labels);
  const inputs =
    'images' in split ? await blobs.read(split.images) : await readFeatures(blobs, dataset, split);
  return { rows, shape: dataset.shape, inputs, labels };
}

/** int8 [rows, 2] */
export async function readShifts(blobs: BlobStore, view: View): Promise<Int8Array> {
  return toInt8(await blobs.read(view.shifts));
}

/** One view with the soft labels of its shards, put together in row order; without shards it has none. */
export async function readTrainingView(
  blobs: BlobStore,
  view: View,
  shards: LabelShard[] | undefined,
): Promise<TrainingView> {
  const shifts = await readShifts(blobs, view);
  if (!shards) return { shifts, softLogProbabilities: null };
  const parts = await Promise.all(
    shards.map(async (shard) => toFloat32(await blobs.read(shard.logProbabilities))),
  );
  const softLogProbabilities = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    softLogProbabilities.set(part, offset);
    offset += part.length;
  }
  return { shifts, softLogProbabilities };
}

export async function readNetwork(blobs: BlobStore, network: Network): Promise<RunnableNetwork> {
  return { ...network, weights: await blobs.read(network.weights) };
}
