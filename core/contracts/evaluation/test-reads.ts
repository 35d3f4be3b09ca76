/** Who was judged by which test rows. What the best of several gains by being chosen on them shows in no single report. */
import { z } from 'zod';
import { Digest } from '../digest';

/** The run that had a candidate judged. */
export const TestReader = z.strictObject({ line: z.string(), recipe: z.string(), runId: z.string() });
export type TestReader = z.infer<typeof TestReader>;

/** A candidate judged by a test split's rows: kept once for each pair of them, and never rewritten. */
export const TestRead = z.strictObject({
  /** Says which rows, whichever columns of them are learned from. */
  rows: Digest,
  /** Of all that its answers follow from. */
  candidate: Digest,
  /** When it was judged by them first, and by whom; absent where the run began before that was noted. */
  at: z.iso.datetime(),
  by: TestReader.optional(),
});
export type TestRead = z.infer<typeof TestRead>;

/** What a report says of the other candidates that its test rows have judged so far. */
export const TestReadAccount = z.strictObject({
  rows: Digest,
  /** Judged before this report's candidate first was, and after that. */
  before: z.int().nonnegative(),
  since: z.int().nonnegative(),
  /** Whose they are, most first. */
  recipes: z.array(z.strictObject({ line: z.string(), recipe: z.string(), candidates: z.int().positive() })),
});
export type TestReadAccount = z.infer<typeof TestReadAccount>;
