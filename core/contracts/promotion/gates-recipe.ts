import { z } from 'zod';

/** What a student must prove before it becomes the champion. A gate that is left out is not asked. */
export const GatesRecipe = z.strictObject({
  /** What models are compared by; left out, by errors. The two others are of two classes only, and larger is better. */
  decideBy: z.enum(['errorRate', 'rocAuc', 'averagePrecision', 'rmse']).optional(),
  /** The student's error rate may exceed the champion's by at most this much. */
  maxErrorRateIncrease: z.number().min(0).max(1).default(0),
  /** Fewer errors than each control over the pooled seeds. */
  beatControls: z.boolean().default(true),
  /** One-sided claims need proof: McNemar's p against hard labels, pooled seeds, must be below this. */
  maxPValueAgainstHardLabels: z.number().positive().max(1).optional(),
  /** The interval of the difference to hard labels must be clear of 0. Where models are compared by it. */
  clearOfHardLabels: z.boolean().optional(),
  /** The mean over the seeds may be worse than the ensemble's by at most this much. Where models are compared by it. */
  maxBelowEnsemble: z.number().min(0).max(1).optional(),
  maxErrorRate: z.number().min(0).max(1).optional(),
  /** Of numbers, in the units of the target. */
  maxRmse: z.number().positive().optional(),
  maxParameters: z.int().min(1).optional(),
  maxSizeBytes: z.int().min(1).optional(),
  maxLatencyP99Ms: z.number().positive().optional(),
});
export type GatesRecipe = z.infer<typeof GatesRecipe>;
