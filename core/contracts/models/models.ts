import { z } from 'zod';
import { Architecture } from './architecture';
import { ForeignModel } from '../teachers/brought-teacher';
import { BlobRef, Digest } from '../digest';
import { RankingMeasure } from '../evaluation/judging';
import { FoldAssignment, RowSelection } from '../teachers/folds';
import { TargetScale, Task } from '../data/task';
import { Loss } from '../training/training';
import { Precision } from '../training/training-options';

/** How far predicted numbers are off, in the units of the target. */
export const NumberScore = z.strictObject({
  /** Root mean squared error. */
  rmse: z.number().nonnegative(),
  /** Mean absolute error. */
  mae: z.number().nonnegative(),
  /** Share of the variance that is foretold: 1 is all, 0 is what the mean gives; undefined where there is no variance. */
  r2: z.number().max(1).optional(),
});
export type NumberScore = z.infer<typeof NumberScore>;

/** Errors and mean negative log-likelihood (nats) on a split. */
export const Score = z.strictObject({
  /** Absent where numbers are predicted. */
  errors: z.int().nonnegative().optional(),
  /** What errors are counted among: rows, or where each has several labels, all of these. */
  rows: z.int().positive(),
  /** Of numbers: the mean squared error in deviations of the target. */
  numbers: NumberScore.optional(),
  /** Where rows have weights, the weighted mean. */
  loss: z.number(),
  /** Share of the weight that is wrong; absent where every row counts alike, and it is errors / rows. */
  errorRate: z.number().min(0).max(1).optional(),
  /** What models are compared by in the place of errors, where that is asked for: 1 − the area. */
  judged: z.strictObject({ by: RankingMeasure, value: z.number().min(0).max(1) }).optional(),
});
export type Score = z.infer<typeof Score>;

/** How well a model of two classes ranks rows, whatever the threshold: areas under the ROC and precision-recall curves. */
export const Ranking = z.strictObject({
  rocAuc: z.number().min(0).max(1),
  averagePrecision: z.number().min(0).max(1),
});
export type Ranking = z.infer<typeof Ranking>;

/** What it costs to keep and to run a model. */
export const ModelCost = z.strictObject({
  parameters: z.int().positive(),
  /** Multiply–add operations for one row. */
  multiplyAdds: z.int().positive(),
  /** Size of the float32 weights file. */
  sizeBytes: z.int().positive(),
});
export type ModelCost = z.infer<typeof ModelCost>;

/** A network that can be run: its shape and its weights. */
export const Network = z.strictObject({
  architecture: Architecture,
  inputShape: z.array(z.int().positive()).min(1),
  classes: z.int().min(1),
  /** As of a data set: what the outputs are where these aren't logits of classes. */
  task: Task.optional(),
  scale: TargetScale.optional(),
  weights: BlobRef,
});
export type Network = z.infer<typeof Network>;

/** How much of a network was taken over from an earlier one, in parameters. */
export const AdoptedParameters = z.strictObject({
  adopted: z.int().nonnegative(),
  /** Of these, what training left as it was. */
  frozen: z.int().nonnegative(),
});
export type AdoptedParameters = z.infer<typeof AdoptedParameters>;

/** A trained network with how it did on validation. Nothing here comes from the test split. */
export const TrainedModel = z.strictObject({
  /** Step key of the training that made it. */
  key: Digest,
  network: Network,
  seed: z.int().nonnegative(),
  loss: Loss,
  validation: Score,
  /** Probabilities on the validation split, float32 [rows, classes]: what ensembles are weighed on. */
  validationProbabilities: BlobRef,
  /** State after the last epoch run; a later rung of a study goes on from here. */
  checkpoint: BlobRef,
  cost: ModelCost,
  epochsRun: z.int().positive(),
  /** With early stopping: the epoch, from 0, whose weights and validation these are. */
  bestEpoch: z.int().nonnegative().optional(),
  /** Where the request says something about it: what was computed in, also where that was chosen by measuring. */
  precision: Precision.optional(),
  /** The training rows that it learned from; absent where those are all. */
  selection: RowSelection.optional(),
  /** Where it started from an earlier model. */
  adopted: AdoptedParameters.optional(),
});
export type TrainedModel = z.infer<typeof TrainedModel>;

/** A teacher made elsewhere, with how it did on validation. */
export const ScoredTeacher = z.strictObject({
  /** Step key of its scoring. */
  key: Digest,
  network: ForeignModel,
  validation: Score,
  /** float32 [rows, outputs], as of a trained model. */
  validationProbabilities: BlobRef,
  /** Of a model that learned without a fold: so says the recipe. */
  selection: RowSelection.optional(),
  /** Of such a model, on training rows of every fold: the loss of each, float32 [rows of `foldSample`]. */
  sampleLosses: BlobRef.optional(),
});
export type ScoredTeacher = z.infer<typeof ScoredTeacher>;

/** A member of the teachers, wherever it was made. */
export type TeacherModel = TrainedModel | ScoredTeacher;

/** What an ensemble or a test can run. */
export const AnyNetwork = z.union([Network, ForeignModel]);
export type AnyNetwork = z.infer<typeof AnyNetwork>;

export function isForeignModel(network: AnyNetwork): network is ForeignModel {
  return 'foreign' in network;
}

/**
 * Networks whose probabilities are averaged with these weights (non-negative, sum 1). With folds, a training row is
 * labelled by those alone that learned without it.
 */
export const Ensemble = z.strictObject({
  members: z
    .array(
      z.strictObject({
        network: AnyNetwork,
        weight: z.number().min(0).max(1),
        /** The fold of training rows that it never saw. Absent: it labels rows of every fold. */
        fold: z.int().nonnegative().optional(),
      }),
    )
    .min(1),
  validation: Score,
  folds: FoldAssignment.optional(),
  /** Divides the averaged log-probabilities before they are normalised again. */
  temperature: z.number().positive().optional(),
});
export type Ensemble = z.infer<typeof Ensemble>;
