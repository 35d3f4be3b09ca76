// Losses where no class is predicted. Each is one file in `core/distillation/losses/`.
import { z } from 'zod';
import { Annealing, ClassBalance, Divergence, Focus, Peer, TeacherWeighting } from './loss-options';

/** Of numbers: α·(to the teachers') + (1 − α)·(to the targets), without α of the targets alone. */
export const SquaredError = z.strictObject({
  method: z.literal('squared-error'),
  /** Errors above it, in deviations of the target, count linearly. Huber 1964; squares throughout where it is left out. */
  huber: z.number().positive().max(1000).optional(),
  /** There are no classes that could be balanced. */
  classBalance: z.never().optional(),
});

/**
 * Of labels, each with two sides of its own: α·T²·D(teacher_T, student_T) + (1 − α)·BCE(targets), the mean over the labels;
 * without α, the second alone.
 */
export const BinaryCrossEntropy = z
  .strictObject({
    method: z.literal('binary-cross-entropy'),
    /** ε of (1 − ε)·y + ε/2. */
    smoothing: z.number().min(0).lt(1).optional(),
    /** Targets count less the surer the network is of them. */
    focus: Focus.optional(),
    /** Of the targets' part: of each label by the rows that have it and those that lack it. */
    classBalance: ClassBalance,
    alpha: z.number().min(0).max(1).optional(),
    temperature: z.number().positive().max(100).optional(),
    /** D; `kl` where it is left out. */
    divergence: Divergence.optional(),
    weighting: TeacherWeighting.optional(),
    annealing: Annealing.optional(),
    peer: Peer.optional(),
  })
  .refine(({ smoothing, focus }) => smoothing === undefined || focus === undefined, {
    message: 'either smoothing or focus, and not both',
  });
export type BinaryCrossEntropy = z.infer<typeof BinaryCrossEntropy>;
