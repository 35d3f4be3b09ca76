// Hints: what a hidden layer of a teacher gives for a row, which a layer of the student learns from beside the labels.
import { z } from 'zod';
import { BlobRef, Digest } from './digest';

/** How a student's layer is held against the teacher's. One file each in `core/distillation/hints/`. */
export const HintLoss = z.discriminatedUnion('method', [
  /** Where the layers are active, as maps. Zagoruyko & Komodakis 2017. */
  z.strictObject({ method: z.literal('attention-transfer') }),
  /** Which rows of a batch are alike. Tung & Mori 2019. */
  z.strictObject({ method: z.literal('similarity-preserving') }),
  /** Distances between rows of a batch. Park et al. 2019. */
  z.strictObject({ method: z.literal('rkd-distance') }),
  /** Angles between three rows of a batch. Park et al. 2019. */
  z.strictObject({ method: z.literal('rkd-angle') }),
]);
export type HintLoss = z.infer<typeof HintLoss>;

/** A hint as a training uses it. */
export const LayerHint = z.strictObject({
  loss: HintLoss,
  /** β, what it is multiplied by before it is added to the loss. */
  weight: z.number().positive(),
  /** Of the student. */
  layer: z.string().min(1),
  /** Of the teacher's values for one row. */
  shape: z.array(z.int().positive()).min(1),
});
export type LayerHint = z.infer<typeof LayerHint>;

/** What a teacher's layer gives for rows [start, end) of one view: float16 [end − start, …shape]. */
export const HintShard = z.strictObject({
  view: z.int().nonnegative(),
  viewDigest: Digest,
  start: z.int().nonnegative(),
  end: z.int().positive(),
  shape: z.array(z.int().positive()).min(1),
  values: BlobRef,
});
export type HintShard = z.infer<typeof HintShard>;

/** The same with the values of every view, its shards in row order. */
export const TaughtHint = LayerHint.extend({ shards: z.array(z.array(HintShard)).min(1) });
export type TaughtHint = z.infer<typeof TaughtHint>;
