// The header of a training's checkpoint. The order of the rows and the views follow from seed and epoch, so no
// generator's state is kept.
import { z } from 'zod';
import { Architecture } from '../models/architecture';
import { Digest } from '../digest';
import { LayerHint } from '../labels/hints';
import { Score } from '../models/models';
import { Loss, Optimizer } from './training';
import { EarlyStopping, Precision } from './training-options';

/** What a training is, apart from where it stops: a checkpoint goes on only in the training that made it. */
export const TrainingIdentity = z.strictObject({
  architecture: Architecture,
  inputShape: z.array(z.int().positive()),
  classes: z.int().min(1),
  rows: z.int().positive(),
  views: z.int().positive(),
  loss: Loss,
  /** Absent where there are none, and in checkpoints from before there were any. */
  hints: z.array(LayerHint).optional(),
  optimizer: Optimizer,
  batchSize: z.int().positive(),
  epochs: z.int().positive(),
  seed: z.int().nonnegative(),
  /** The model that it started from; absent where weights were those of the seed. */
  start: z.strictObject({ weights: Digest, newHead: z.boolean(), freeze: z.boolean() }).optional(),
  /** Checkpoints from before there was a choice don't say: they shuffled. Of weights, the digest of their bytes. */
  sampling: z
    .union([z.literal(['shuffle', 'class-balanced']), z.strictObject({ weights: Digest })])
    .default('shuffle'),
  /** Checkpoints from before there was a choice don't say. Where it was to be chosen by measuring, what was chosen. */
  precision: Precision.default('float32'),
  /** It decides which epoch's weights are kept beside the newest. */
  earlyStopping: EarlyStopping.nullable().default(null),
});
export type TrainingIdentity = z.infer<typeof TrainingIdentity>;

export const TrainingState = z.strictObject({
  /** Steps done in all. */
  step: z.int().nonnegative(),
  /** Epochs finished. */
  epoch: z.int().nonnegative(),
  /** Batches done of the epoch under way. */
  batch: z.int().nonnegative(),
  /** Sum of the losses of those batches. */
  lossSum: z.number(),
  history: z.array(
    z.strictObject({ epoch: z.int().nonnegative(), loss: z.number(), validation: Score.nullable() }),
  ),
});
export type TrainingState = z.infer<typeof TrainingState>;

/** What fp16 trainings multiply their loss by, and for how many steps in a row that has gone well. */
export const LossScaling = z.strictObject({
  scale: z.number().positive(),
  goodSteps: z.int().nonnegative(),
});
export type LossScaling = z.infer<typeof LossScaling>;

/** What a checkpoint file says beside its tensors. */
export const CheckpointHeader = z.strictObject({
  kind: z.literal('checkpoint'),
  identity: TrainingIdentity,
  state: TrainingState,
  lossScaling: LossScaling.optional(),
});
export type CheckpointHeader = z.infer<typeof CheckpointHeader>;
