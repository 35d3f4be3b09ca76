import { z } from 'zod';
import { BlobRef, Digest } from './digest';
import { LabelFormat } from './label-format';

/** Log-probabilities of the ensemble for rows [start, end) of one view: [end − start, classes] in its format. */
export const LabelShard = z.strictObject({
  view: z.int().nonnegative(),
  viewDigest: Digest,
  start: z.int().nonnegative(),
  end: z.int().positive(),
  /** Absent where it is float32. */
  format: LabelFormat.optional(),
  logProbabilities: BlobRef,
});
export type LabelShard = z.infer<typeof LabelShard>;
