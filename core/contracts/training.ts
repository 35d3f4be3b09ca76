import { z } from 'zod';

const HardLabels = z.strictObject({ method: z.literal('hard-labels') });

/** Cross-entropy against (1−ε)·one-hot + ε/K. Szegedy et al. 2016, §7. */
const LabelSmoothing = z.strictObject({
  method: z.literal('label-smoothing'),
  smoothing: z.number().min(0).lt(1),
});

/** What can be learned without a teacher. */
export const TeacherlessLoss = z.discriminatedUnion('method', [HardLabels, LabelSmoothing]);

/** Loss methods. Each is one file in `core/distillation/losses/`. */
export const Loss = z.discriminatedUnion('method', [
  /** α·T²·KL(teacher_T ‖ student_T) + (1−α)·CE(hard labels). Hinton, Vinyals, Dean 2015, §2. */
  z.strictObject({
    method: z.literal('distillation'),
    temperature: z.number().positive().max(100),
    alpha: z.number().min(0).max(1),
  }),
  HardLabels,
  LabelSmoothing,
]);
export type Loss = z.infer<typeof Loss>;
export type LossMethod = Loss['method'];

/** Adam with decoupled weight decay (Loshchilov, Hutter 2019) on kernels, not on biases and norms. */
export const Optimizer = z.strictObject({
  learningRate: z.number().positive().max(10),
  weightDecay: z.number().min(0).max(1).default(0),
  beta1: z.number().min(0).lt(1).default(0.9),
  beta2: z.number().min(0).lt(1).default(0.999),
  epsilon: z.number().positive().default(1e-7),
  /** `cosine` warms up linearly over `warmupFraction` of all steps, then falls to zero as half a cosine. */
  schedule: z.enum(['constant', 'cosine']).default('cosine'),
  warmupFraction: z.number().min(0).lt(1).default(0.1),
});
export type Optimizer = z.infer<typeof Optimizer>;

/** How long and in which bites: one epoch is one pass over one view of the training split. */
export const Budget = z.strictObject({
  epochs: z.int().min(1).max(10_000),
  batchSize: z.int().min(1).max(65_536),
});
export type Budget = z.infer<typeof Budget>;
