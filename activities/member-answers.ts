import type { Dataset } from '../core/contracts/data/dataset';
import { toDeviations } from '../core/data/to-deviations';
import { toFloat32 } from '../core/data/typed-bytes';
import type { MemberAnswers } from '../core/policy/score-mixture';
import type { BlobStore } from '../storage/blob-store';
import { readWeights } from './read-weights';

/** What members are weighed by, beside what they say. */
type Wanted = Omit<MemberAnswers, 'probabilities'>;

/**
 * Members' answers on validation as ensembles are weighed by them. Each label of a row is an answer of its own, of two
 * classes: so are the probabilities of members averaged.
 */
export async function readAnswers(
  { validation, classes, task, scale }: Dataset,
  blobs: Pick<BlobStore, 'read'>,
): Promise<{ wanted: Wanted; answersOf: (shares: Float32Array) => Float32Array }> {
  const labels = await blobs.read(validation.labels);
  const rowWeights = await readWeights(validation, blobs);
  const keep = (shares: Float32Array) => shares;
  const targets =
    'targets' in validation && validation.targets && toFloat32(await blobs.read(validation.targets));
  if (!task || !targets) return { wanted: { labels, classes, rowWeights }, answersOf: keep };
  if (scale) {
    const numbers = { targets: toDeviations(targets, scale), deviation: scale.deviation };
    return { wanted: { labels, classes, rowWeights, numbers }, answersOf: keep };
  }
  const weights =
    rowWeights && Float32Array.from(targets, (_, i) => rowWeights[Math.floor(i / classes)] ?? 1);
  return {
    wanted: { labels: Uint8Array.from(targets), classes: 2, rowWeights: weights, areLabels: true },
    answersOf: (shares) =>
      Float32Array.from({ length: 2 * shares.length }, (_, i) => {
        const share = shares[i >> 1] ?? NaN;
        return i % 2 === 0 ? 1 - share : share;
      }),
  };
}
