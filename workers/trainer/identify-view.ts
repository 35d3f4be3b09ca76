import type { Dataset, View } from '../../core/contracts/data/dataset';
import type { Digest } from '../../core/contracts/digest';
import { sha256 } from '../../storage/sha256';
import { canonicalJson } from '../../storage/step-key';

/**
 * What a view is known by: the digest of its shifts, or where operations follow, one over these, the seed and the training
 * rows that they change or mix. Soft labels carry it, so that they can't be taken for those of another view.
 */
export function identifyView(
  { shifts, operations, seed }: View,
  { train, unlabelled, table }: Dataset,
): Digest {
  if (!operations) return shifts.digest;
  const preprocessing = table?.preprocessing.digest ?? null;
  return sha256(
    canonicalJson({
      shifts: shifts.digest,
      operations,
      seed,
      train,
      ...(unlabelled && { unlabelled }),
      preprocessing,
    }),
  );
}
