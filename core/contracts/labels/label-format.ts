import { z } from 'zod';

/** The most likely classes of each row, and how likely all others are together. */
const TopKFormat = z.strictObject({ type: z.literal('top-k'), classes: z.int().min(1).max(255) });

/**
 * How soft labels are kept in the store; trainings read all of them as float32. Without a default: labels, and the steps that
 * made them, say nothing where they are float32, as those from before there was a choice.
 */
export const LabelFormat = z.union([
  TopKFormat,
  z.custom<'float32' | 'float16'>((value) => value === 'float32' || value === 'float16', {
    error: 'one of "float32", "float16", {"type": "top-k", "classes": …}',
  }),
]);
export type LabelFormat = z.infer<typeof LabelFormat>;

/** What a format with its parts is called: "top-3". */
export function labelFormatName(format: LabelFormat = 'float32'): string {
  return typeof format === 'string' ? format : `top-${format.classes}`;
}
