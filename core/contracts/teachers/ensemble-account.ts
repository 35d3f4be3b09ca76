import { z } from 'zod';
import { Bagging } from './folds';
import { EnsembleMetric } from './ensemble-weighing';
import { ModelShape } from '../models/model-shape';
import { Score } from '../models/models';

/**
 * What models of a teacher made elsewhere say of training rows, each of which one of them is said never to have seen: the
 * mean loss, as of a `Score`.
 */
export const HeldOut = z.strictObject({
  /** Training rows that were asked about. */
  rows: z.int().positive(),
  /** By the model that never saw the row. */
  unseen: z.number(),
  /** By the others, which learned from it. */
  seen: z.number(),
  /** The mean of the models' losses on validation. */
  validation: z.number(),
  /** How many standard errors `unseen` lies above `validation`; far below 0, the rows may have been learned from. */
  deviations: z.number(),
});
export type HeldOut = z.infer<typeof HeldOut>;

/** What one member is worth on validation. */
export const MemberWorth = z.strictObject({
  architecture: ModelShape,
  /** Alone; with folds, of the mean of its models. */
  validation: Score,
  /** Of two classes only. */
  rocAuc: z.number().min(0).max(1).optional(),
  weight: z.number().min(0).max(1),
  /** The ensemble of the others, weighed by the same method; null where there are no others. */
  without: Score.nullable(),
  /** Of teachers made elsewhere with folds. */
  heldOut: HeldOut.optional(),
});
export type MemberWorth = z.infer<typeof MemberWorth>;

const Quality = z.strictObject({
  /** Mean negative log-likelihood, nats. */
  loss: z.number(),
  /** Expected calibration error in [0, 1]. */
  calibrationError: z.number().min(0).max(1),
});

/** One temperature for the ensemble, fitted on validation. */
export const Calibration = z.strictObject({
  temperature: z.number().positive(),
  /** Equal bins of confidence that the calibration error is summed over. */
  bins: z.int().positive(),
  before: Quality,
  after: Quality,
});
export type Calibration = z.infer<typeof Calibration>;

/** How the ensemble was made, and what each member gives to it. Nothing here comes from the test split. */
export const EnsembleAccount = z.strictObject({
  method: z.enum(['uniform', 'validation', 'greedy']),
  /** That `greedy` selected by. */
  metric: EnsembleMetric.optional(),
  /** Nats that the loss of weights by `validation` is above the least one, at most. */
  optimalityGap: z.number().nonnegative().optional(),
  /** Of uncalibrated probabilities. */
  validation: Score,
  members: z.array(MemberWorth).min(1),
  /** Models that each member is the mean of, none of which saw the rows that it labels. */
  folds: z.int().min(2).optional(),
  bagging: Bagging.optional(),
  calibration: Calibration.optional(),
});
export type EnsembleAccount = z.infer<typeof EnsembleAccount>;
