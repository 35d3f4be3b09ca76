// Losses where no class is predicted. Each is one file in `core/distillation/losses/`.
import { z } from 'zod';

/** Where there are no classes, none can be balanced. */
const noClasses = { classBalance: z.never().optional() };

/** Of numbers: α·(to the teachers') + (1 − α)·(to the targets), without α of the targets alone. */
export const SquaredError = z.strictObject({
  method: z.literal('squared-error'),
  /** Errors above it, in deviations of the target, count linearly. Huber 1964; squares throughout where it is left out. */
  huber: z.number().positive().max(1000).optional(),
  ...noClasses,
});

/**
 * Of labels: α·T²·KL(teacher_T ‖ student_T) + (1 − α)·BCE(targets), the mean over the labels; without α, the second alone.
 */
export const BinaryCrossEntropy = z.strictObject({
  method: z.literal('binary-cross-entropy'),
  /** ε of (1 − ε)·y + ε/2. */
  smoothing: z.number().min(0).lt(1).optional(),
  alpha: z.number().min(0).max(1).optional(),
  temperature: z.number().positive().max(100).optional(),
  ...noClasses,
});
