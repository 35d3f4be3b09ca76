// Which training rows a teacher learns from. Each part is optional, and absent where every row is learned from: so
// requests from before there was a choice keep their step keys.
import { z } from 'zod';
import { BlobRef } from '../digest';

export const MAX_FOLDS = 20;

/** Teachers that are trained here learn from all but one of so many parts of the training rows; 1 means from all rows. */
export const FoldCount = z.int().min(1).max(MAX_FOLDS);

/** The fold of every training row, from 0 on: uint8 [rows], in row order. The bytes are the assignment's identity. */
export const FoldAssignment = z.strictObject({
  folds: z.int().min(2).max(MAX_FOLDS),
  assignment: BlobRef,
});
export type FoldAssignment = z.infer<typeof FoldAssignment>;

/** Every teacher learns from a sample of its own. */
export const Bagging = z.strictObject({
  /** Rows drawn of each class, as a share of those it has; at least one is drawn. */
  fraction: z.number().positive().max(1),
  /** Whether a row may be drawn more than once. Breiman 1996, "Bagging predictors". */
  replace: z.boolean().default(true),
});
export type Bagging = z.infer<typeof Bagging>;

/** The fold that one model doesn't see. */
export const LeftOut = FoldAssignment.extend({ fold: z.int().nonnegative() });
export type LeftOut = z.infer<typeof LeftOut>;

/** The training rows that one network learns from: first the fold is left out, then the sample is drawn. */
export const RowSelection = z.strictObject({
  without: LeftOut.optional(),
  bagging: Bagging.extend({ seed: z.int().nonnegative() }).optional(),
});
export type RowSelection = z.infer<typeof RowSelection>;
