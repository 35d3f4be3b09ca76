import { z } from 'zod';
import { LabelCheck } from './label-check';
import { LabelFormat } from './label-format';
import { LabelDivergence } from './soft-labels';

/** What a run's soft labels take. It says nothing of which were found and which made, so that reruns tell the same. */
export const LabelAccount = z.strictObject({
  format: LabelFormat,
  views: z.int().positive(),
  /** Labelled, over all views. */
  rows: z.int().positive(),
  shards: z.int().positive(),
  bytesPerRow: z.number().nonnegative(),
  sizeBytes: z.int().nonnegative(),
  /** In the store: shards of equal bytes are there once. */
  storedBytes: z.int().nonnegative(),
  /** Of the shard whose mean is the largest; of formats that leave classes out. */
  divergence: LabelDivergence.optional(),
  /** Absent where no rows were scored anew. */
  checked: LabelCheck.optional(),
});
export type LabelAccount = z.infer<typeof LabelAccount>;
