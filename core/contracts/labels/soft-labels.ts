import { z } from 'zod';
import { BlobRef, Digest } from '../digest';
import { LabelFormat } from './label-format';

/** How far labels that are kept are from the ensemble's, in nats of KL(exact ‖ kept). */
export const LabelDivergence = z.strictObject({
  /** At which the mean over the rows is largest, of those that were tried. */
  temperature: z.number().positive(),
  mean: z.number(),
  /** Of any row at any temperature tried. */
  largest: z.number(),
});
export type LabelDivergence = z.infer<typeof LabelDivergence>;

/**
 * What the ensemble says of rows [start, end) of one view, [end − start, outputs] in its format: log-probabilities of classes, log-odds of
 * labels, or numbers in deviations of the target.
 */
export const LabelShard = z.strictObject({
  view: z.int().nonnegative(),
  viewDigest: Digest,
  start: z.int().nonnegative(),
  end: z.int().positive(),
  /** Absent where it is float32. */
  format: LabelFormat.optional(),
  logProbabilities: BlobRef,
  /** Of formats that leave classes out. */
  divergence: LabelDivergence.optional(),
});
export type LabelShard = z.infer<typeof LabelShard>;
