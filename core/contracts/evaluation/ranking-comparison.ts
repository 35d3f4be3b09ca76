import { z } from 'zod';
import { Interval } from './interval';
import { Role } from './role';

/** Means over the seeds, and the 95% interval of their difference, student − other, by the paired bootstrap over rows. */
const ComparedMeasure = z.strictObject({
  student: z.number(),
  other: z.number(),
  interval: Interval,
});
export type ComparedMeasure = z.infer<typeof ComparedMeasure>;

/** How student and another rank the rows of two classes. Efron, Tibshirani 1993, §13.3. */
export const RankingComparison = z.strictObject({
  against: Role,
  /** Of the student; the other has as many, or is one. */
  seeds: z.int().positive(),
  rocAuc: ComparedMeasure,
  averagePrecision: ComparedMeasure,
});
export type RankingComparison = z.infer<typeof RankingComparison>;
