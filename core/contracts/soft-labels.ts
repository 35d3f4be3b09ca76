import { z } from 'zod';
import { BlobRef, Digest } from './digest';

/** Log-probabilities of the ensemble for rows [start, end) of one view: float32 [end − start, classes]. */
export const LabelShard = z.strictObject({
  view: z.int().nonnegative(),
  viewDigest: Digest,
  start: z.int().nonnegative(),
  end: z.int().positive(),
  logProbabilities: BlobRef,
});
export type LabelShard = z.infer<typeof LabelShard>;
