import { z } from 'zod';
import { Annealing, ClassBalance, Divergence, Focus, Peer, TeacherWeighting } from './loss-options';
import type { Task } from '../data/task';
import { BinaryCrossEntropy, SquaredError } from './task-losses';

const HardLabels = z.strictObject({ method: z.literal('hard-labels'), classBalance: ClassBalance });

/** Cross-entropy against (1−ε)·one-hot + ε/K. Szegedy et al. 2016, §7. */
const LabelSmoothing = z.strictObject({
  method: z.literal('label-smoothing'),
  smoothing: z.number().min(0).lt(1),
  classBalance: ClassBalance,
});

/** Cross-entropy that counts a row less the surer the network is of its class. Lin et al. 2017, eq. 4. */
const Focal = z.strictObject({
  method: z.literal('focal'),
  focus: Focus,
  classBalance: ClassBalance,
});

/** What can be learned without a teacher. */
export const TeacherlessLoss = z.discriminatedUnion('method', [
  HardLabels,
  LabelSmoothing,
  Focal,
  SquaredError,
]);
export type TeacherlessLoss = z.infer<typeof TeacherlessLoss>;

const annealing = Annealing.optional();
const peer = Peer.optional();
const factor = z.number().min(0).max(100);

/** How a student's outputs are held against the teacher's. */
const distillationOptions = {
  /** `kl` where it is left out. */
  divergence: Divergence.optional(),
  /** Logits of each row are first brought to mean 0 and deviation 1. Sun et al. 2024. */
  standardise: z.boolean().optional(),
  weighting: TeacherWeighting.optional(),
  annealing,
  peer,
};
const dkdOptions = { targetWeight: factor.default(1), nonTargetWeight: factor.default(8), annealing, peer };
const distOptions = { interWeight: factor.default(1), intraWeight: factor.default(1), annealing, peer };

/** Of every loss that learns from a teacher: α of it, and 1 − α of the cross-entropy of hard labels. */
const taught = {
  temperature: z.number().positive().max(100),
  alpha: z.number().min(0).max(1),
  /** Of the hard labels' part. */
  classBalance: ClassBalance,
};

/** How students learn from soft labels; temperature and α come from the student and the study. */
export const TaughtLoss = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('distillation'), ...distillationOptions }),
  z.strictObject({ method: z.literal('dkd'), ...dkdOptions }),
  z.strictObject({ method: z.literal('dist'), ...distOptions }),
  SquaredError.omit({ classBalance: true }).extend({
    annealing: z.never().optional(),
    peer: z.never().optional(),
  }),
]);
export type TaughtLoss = z.infer<typeof TaughtLoss>;

/** Loss methods. Each is one file in `core/distillation/losses/`. */
export const Loss = z.discriminatedUnion('method', [
  /** α·T²·KL(teacher_T ‖ student_T) + (1−α)·CE(hard labels). Hinton, Vinyals, Dean 2015, §2. */
  z.strictObject({ method: z.literal('distillation'), ...taught, ...distillationOptions }),
  /** Target class and the others apart. Zhao et al. 2022. */
  z.strictObject({ method: z.literal('dkd'), ...taught, ...dkdOptions }),
  /** Correlations between classes and between rows. Huang et al. 2022. */
  z.strictObject({ method: z.literal('dist'), ...taught, ...distOptions }),
  HardLabels,
  LabelSmoothing,
  Focal,
  SquaredError.extend({ alpha: taught.alpha.optional() }),
  BinaryCrossEntropy,
]);
export type Loss = z.infer<typeof Loss>;
export type LossMethod = Loss['method'];

/** What a network's outputs are that is trained with a loss; undefined for logits of classes. */
export function taskOfLoss({ method }: Pick<Loss, 'method'>): Task | undefined {
  if (method === 'squared-error') return 'regression';
  return method === 'binary-cross-entropy' ? 'multi-label' : undefined;
}

const Milestone = z.number().positive().lt(1);

/**
 * How the learning rate changes over the training, in shares of all its steps, so that a longer training has the same
 * shape. The last step of a training is step S − 1.
 */
export const Schedule = z.union([
  z.discriminatedUnion('type', [
    /** Times `factor` at each milestone, or after every such share of the training. */
    z
      .strictObject({
        type: z.literal('step'),
        factor: z.number().positive().lt(1).default(0.1),
        milestones: z.array(Milestone).min(1).max(16).optional(),
        every: Milestone.optional(),
      })
      .refine(({ milestones, every }) => (milestones === undefined) !== (every === undefined), {
        message: 'either milestones or every, and not both',
      })
      .refine(
        ({ milestones = [] }) => milestones.every((at, i) => i === 0 || at > (milestones[i - 1] ?? 0)),
        {
          message: 'milestones in ascending order',
        },
      ),
    /** From η / startDivisor up to η, then down to η / startDivisor / endDivisor, each as half a cosine. */
    z.strictObject({
      type: z.literal('one-cycle'),
      riseFraction: z.number().positive().lt(1).default(0.3),
      startDivisor: z.number().min(1).max(1e6).default(25),
      endDivisor: z.number().min(1).max(1e12).default(1e4),
    }),
  ]),
  /** `cosine` warms up linearly over `warmupFraction` of all steps, then falls to zero as half a cosine. */
  z.custom<'constant' | 'cosine'>((value) => value === 'constant' || value === 'cosine', {
    error: 'one of "constant", "cosine", {"type": "step", …}, {"type": "one-cycle", …}',
  }),
]);
export type Schedule = z.infer<typeof Schedule>;

const Share = z.number().min(0).lt(1);
const learningRate = z.number().positive().max(10);
/** Decoupled (Loshchilov, Hutter 2019): θ ← θ − η λ θ before the step, on kernels, not on biases and norms. */
const weightDecay = z.number().min(0).max(1).default(0);
const epsilon = z.number().positive();
const beta1 = Share.default(0.9);
const beta2 = Share.default(0.999);
const common = {
  schedule: Schedule.default('cosine'),
  /** Of `cosine` only. */
  warmupFraction: z.number().min(0).lt(1).default(0.1),
  /** Gradients are scaled down to this joint 2-norm where it is larger. Pascanu, Mikolov, Bengio 2013, algorithm 1. */
  clipNorm: z.number().positive().optional(),
  /**
   * Where given, weights are averaged exponentially with this decay; the averages are what is evaluated and saved.
   * Kingma, Ba 2015, §7.2.
   */
  averageDecay: z.number().positive().lt(1).optional(),
};

/** Optimizers, one file each in `core/engine/optimizers/`. Without a type: AdamW. */
export const Optimizer = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('adamw').default('adamw'),
    learningRate,
    weightDecay,
    beta1,
    beta2,
    epsilon: epsilon.default(1e-7),
    ...common,
  }),
  /** As its paper has it, without weight decay: `adamw` is Adam with it. */
  z.strictObject({
    type: z.literal('adam'),
    learningRate,
    beta1,
    beta2,
    epsilon: epsilon.default(1e-7),
    ...common,
  }),
  z.strictObject({ type: z.literal('sgd'), learningRate, weightDecay, ...common }),
  z.strictObject({
    type: z.literal('momentum'),
    learningRate,
    weightDecay,
    momentum: Share.default(0.9),
    nesterov: z.boolean().default(false),
    ...common,
  }),
  z.strictObject({
    type: z.literal('rmsprop'),
    learningRate,
    weightDecay,
    /** Share of the mean square that each step keeps. */
    rho: Share.default(0.99),
    epsilon: epsilon.default(1e-8),
    ...common,
  }),
  z.strictObject({
    type: z.literal('lamb'),
    learningRate,
    weightDecay,
    beta1,
    beta2,
    epsilon: epsilon.default(1e-6),
    ...common,
  }),
  z.strictObject({
    type: z.literal('lion'),
    learningRate,
    weightDecay,
    beta1,
    beta2: Share.default(0.99),
    ...common,
  }),
]);
export type Optimizer = z.infer<typeof Optimizer>;

/** How long and in which bites: one epoch is one pass over one view of the training split. */
export const Budget = z.strictObject({
  epochs: z.int().min(1).max(10_000),
  batchSize: z.int().min(1).max(65_536),
});
export type Budget = z.infer<typeof Budget>;
