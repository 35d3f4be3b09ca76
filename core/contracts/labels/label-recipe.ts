import { z } from 'zod';
import { LabelFormat } from './label-format';
import { PrecisionOption } from '../training/training-options';

/** How the training rows of each view are labelled. */
export const LabelRecipe = z.strictObject({
  shardRows: z.int().min(1),
  precision: PrecisionOption.optional(),
  /** Left out, float32. */
  format: LabelFormat.optional(),
  /** Labelled rows that are scored anew before anything learns from them; by itself 256, and 0 for none. */
  checkRows: z.int().min(0).max(100_000).optional(),
  /** Of `top-k`: nats that a shard's labels may differ from the ensemble's on average; by itself 0.05. */
  maxDivergence: z.number().positive().max(10).optional(),
});
export type LabelRecipe = z.infer<typeof LabelRecipe>;
