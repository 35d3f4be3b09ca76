import { z } from 'zod';
import { Interval } from './interval';
import { Role } from './role';

/**
 * How far off student and another are on the same rows, by the means over the seeds. The 95% interval is that of the
 * difference, student − other, by the paired bootstrap over rows: below 0 the student is better. Efron, Tibshirani 1993, §13.3.
 */
export const PairedComparison = z.strictObject({
  against: Role,
  /** Of the student; the other has as many, or is one. */
  seeds: z.int().positive(),
  /** Share of the weight, or of the labels, that is wrong; or the RMSE of numbers, in the units of the target. */
  measure: z.enum(['errorRate', 'rmse']),
  student: z.number(),
  other: z.number(),
  interval: Interval,
});
export type PairedComparison = z.infer<typeof PairedComparison>;
