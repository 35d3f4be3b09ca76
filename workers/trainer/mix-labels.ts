import { InvalidData } from '../../core/contracts/errors';
import type { LabelJob } from '../../core/contracts/trainer-jobs';
import { decodeLabels } from '../../core/data/soft-labels/label-codec';
import { labelCodecFor } from '../../core/data/soft-labels/label-codec-for';
import { averageProbabilities } from '../../core/distillation/average-probabilities';
import type { BlobStore } from '../../storage/blob-store';
import { identifyView } from './identify-view';

/**
 * The ensemble's probabilities mixed with labels that are there already, where the job names some.
 *
 * @param logProbabilities of the ensemble, float32 [rows, classes]
 * @returns float32 [rows, classes]
 * @throws InvalidData where those are labels of other rows
 */
export async function mixLabels(
  logProbabilities: Float32Array,
  { dataset, view, start, end, mixedWith }: LabelJob,
  blobs: Pick<BlobStore, 'read'>,
): Promise<Float32Array> {
  if (!mixedWith) return logProbabilities;
  const { shard, share } = mixedWith;
  if (shard.viewDigest !== identifyView(view, dataset) || shard.start !== start || shard.end !== end) {
    const found = `rows ${shard.start} to ${shard.end} of view ${shard.view}`;
    throw new InvalidData(`labels of rows ${start} to ${end} can't be mixed with those of ${found}`, {
      start,
      end,
      found,
    });
  }
  const codec = labelCodecFor(shard.format, dataset.classes);
  const others = decodeLabels(codec, await blobs.read(shard.logProbabilities), end - start);
  return averageProbabilities([
    { logProbabilities, weight: share },
    { logProbabilities: others, weight: 1 - share },
  ]);
}
