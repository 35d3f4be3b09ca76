import { z } from 'zod';
import { Dataset, View } from '../data/dataset';
import { Digest } from '../digest';
import { Ensemble } from '../models/models';
import { LabelShard } from './soft-labels';
import { PrecisionOption } from '../training/training-options';

/** Rows [start, end) of a shard. */
const LabelSample = z.strictObject({
  view: View,
  shard: LabelShard,
  start: z.int().nonnegative(),
  end: z.int().positive(),
});
export type LabelSample = z.infer<typeof LabelSample>;

/** Score rows anew and hold them against their stored labels. Answers with `LabelCheck`. */
export const LabelCheckJob = z.strictObject({
  kind: z.literal('check-labels'),
  key: Digest,
  ensemble: Ensemble,
  dataset: Dataset,
  samples: z.array(LabelSample).min(1),
  precision: PrecisionOption.optional(),
});
export type LabelCheckJob = z.infer<typeof LabelCheckJob>;

/** Labels that are those of their rows. */
export const LabelCheck = z.strictObject({
  rows: z.int().positive(),
  /** Of any output of any row: of log-probabilities or log-odds, in nats; of numbers, in deviations of the target. */
  largestDifference: z.number().nonnegative(),
});
export type LabelCheck = z.infer<typeof LabelCheck>;
