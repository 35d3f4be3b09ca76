// Numbers and choices that losses of classes and of labels share. All are optional where they are used, so that old step keys hold.
import { z } from 'zod';

/**
 * β of Cui et al. 2019, "Class-Balanced Loss Based on Effective Number of Samples", §4: rows count by their classes, rare ones
 * more. Near 0 all count alike, near 1 inversely to the number of rows. Optional, so that old step keys hold.
 */
export const ClassBalance = z.number().gt(0).lt(1).optional();

/**
 * The temperature falls from the student's to `to` over a share of all steps, and stays there. After Jafari et al. 2021,
 * "Annealing Knowledge Distillation": what is easy to learn first.
 */
export const Annealing = z.strictObject({
  shape: z.enum(['linear', 'cosine']).default('linear'),
  to: z.number().positive().max(100).default(1),
  over: z.number().positive().max(1).default(1),
});
export type Annealing = z.infer<typeof Annealing>;

/**
 * A second network of the same shape learns beside the student, and each also learns from what the other says:
 * + weight·T²·KL(other_T ‖ own_T). Zhang et al. 2018.
 */
export const Peer = z.strictObject({
  weight: z.number().positive().max(100).default(1),
  temperature: z.number().positive().max(100).default(1),
});
export type Peer = z.infer<typeof Peer>;

/** What is measured between the teacher's and the student's distributions. `logits` compares logits, without T. */
export const Divergence = z.enum(['kl', 'reverse-kl', 'jensen-shannon', 'logits']);
export type Divergence = z.infer<typeof Divergence>;

/** Rows, or of several labels each label, count by the probability that the teacher gives its first choice. */
export const TeacherWeighting = z.literal('confidence');

/** γ of Lin et al. 2017, eq. 4. */
export const Focus = z.number().min(0).max(10);
