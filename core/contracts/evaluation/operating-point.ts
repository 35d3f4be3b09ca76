import { z } from 'zod';
import { Interval } from './interval';

/** How many rows of test lie on either side of a threshold. Of two classes only. */
export const ThresholdCounts = z.strictObject({
  /** Probability of class 1 above which a row is taken for one of class 1. It is chosen on validation. */
  threshold: z.number().min(0).max(1),
  /** Rows of class 0 that aren't above it, of all of class 0. */
  trueNegatives: z.int().nonnegative(),
  negatives: z.int().positive(),
  /** Rows of class 1 above it, of all of class 1. */
  truePositives: z.int().nonnegative(),
  positives: z.int().positive(),
});
export type ThresholdCounts = z.infer<typeof ThresholdCounts>;

/** Rows counted, with Wilson's score interval of their share at 95%. */
const CountedShare = z.strictObject({
  count: z.int().nonnegative(),
  rows: z.int().positive(),
  share: z.number(),
  interval: Interval,
});
export type CountedShare = z.infer<typeof CountedShare>;

/** What specificity and sensitivity came out on test where a specificity was asked for on validation. */
export const OperatingPoint = z.strictObject({
  /** `evaluate.specificity`. */
  asked: z.number(),
  threshold: z.number(),
  specificity: CountedShare,
  sensitivity: CountedShare,
});
export type OperatingPoint = z.infer<typeof OperatingPoint>;

/** The same over all seeds of a method, each of which has a threshold of its own. */
export const PooledOperatingPoint = OperatingPoint.omit({ threshold: true });
export type PooledOperatingPoint = z.infer<typeof PooledOperatingPoint>;
