/**
 * What a trainer process is asked to do. Jobs carry keys, digests and numbers, never tensors: the trainer reads
 * and writes the artifact store itself.
 */
import { z } from 'zod';
import { Architecture } from '../models/architecture';
import { BroughtTeacher } from '../teachers/brought-teacher';
import { Calibration } from '../evaluation/calibration';
import { Dataset, View } from '../data/dataset';
import { BlobRef, Digest } from '../digest';
import { LeftOut, RowSelection } from '../teachers/folds';
import { StudentHint } from '../labels/hints';
import { LabelCheckJob } from '../labels/label-check';
import { LabelFormat } from '../labels/label-format';
import { RankingMeasure } from '../evaluation/judging';
import { AnyNetwork, Ensemble, NumberScore, TrainedModel, Ranking } from '../models/models';
import { ThresholdCounts } from '../evaluation/operating-point';
import { RankingComparison } from '../evaluation/ranking-comparison';
import { Role } from '../evaluation/role';
import { LabelShard } from '../labels/soft-labels';
import { TrainStart } from '../models/start';
import { LayerTensor, TeacherLayers } from '../teachers/teacher-layer';
import { Loss, Optimizer } from './training';
import { EarlyStopping, PrecisionOption, SamplingOption } from './training-options';

/** Networks that are trained together, at most: each has its own part of the step's graph. */
export const MAX_GROUP_SIZE = 16;

/** The facts of a `Diverged`. */
export const Divergence = z.strictObject({
  message: z.string(),
  fields: z.record(z.string(), z.unknown()),
});
export type Divergence = z.infer<typeof Divergence>;

/** Train one network. Answers with `TrainedModel`. */
export const TrainJob = z.strictObject({
  kind: z.literal('train'),
  /** Step key of this work; names its checkpoints. */
  key: Digest,
  architecture: Architecture,
  dataset: Dataset,
  /** Epoch `e` (from 0) trains on view `e mod views.length`. */
  views: z.array(View).min(1),
  selection: RowSelection.optional(),
  /** Per view, its shards in row order. Empty where the loss needs hard labels only. */
  softLabels: z.array(z.array(LabelShard)),
  loss: Loss,
  hints: z.array(StudentHint).min(1).optional(),
  optimizer: Optimizer,
  precision: PrecisionOption.optional(),
  sampling: SamplingOption.optional(),
  batchSize: z.int().positive(),
  /** Length of the whole schedule: what the learning-rate schedule spans. */
  epochs: z.int().positive(),
  /** Where this job stops, at most `epochs`: a study's rung. */
  untilEpoch: z.int().positive(),
  earlyStopping: EarlyStopping.optional(),
  /** What its validation is told by beside errors and loss, where the recipe's gates go by that; of two classes. */
  judgedBy: RankingMeasure.optional(),
  /** Initial weights and the order of the rows. */
  seed: z.int().nonnegative(),
  /** Weights to start from where those of the seed aren't. */
  start: TrainStart.optional(),
  /** State of an earlier rung to go on from. */
  resumeFrom: BlobRef.nullable(),
});
export type TrainJob = z.infer<typeof TrainJob>;

/** What networks of one group have of their own: none of it is compiled into a program. */
const OWN = { loss: true, optimizer: true, seed: true, resumeFrom: true } as const;

/** Train networks together, in one program where they can share one. Answers with `GroupOutcomes`. */
export const TrainGroupJob = z.strictObject({
  kind: z.literal('train-group'),
  shared: TrainJob.omit({ kind: true, key: true, ...OWN }),
  members: z
    .array(
      TrainJob.pick({ key: true, ...OWN }).extend({
        /** It is trained already: only its place is kept. */
        isDone: z.boolean(),
      }),
    )
    .min(1)
    .max(MAX_GROUP_SIZE),
});
export type TrainGroupJob = z.infer<typeof TrainGroupJob>;

/** What became of each member; null for those that were done. */
export const GroupOutcomes = z.array(
  z
    .discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('trained'), model: TrainedModel }),
      z.strictObject({ outcome: z.literal('diverged'), failure: Divergence }),
    ])
    .nullable(),
);
export type GroupOutcomes = z.infer<typeof GroupOutcomes>;

/** Score rows [start, end) of one view with an ensemble. Answers with `LabelShard`. */
export const LabelJob = z.strictObject({
  kind: z.literal('label'),
  key: Digest,
  ensemble: Ensemble,
  dataset: Dataset,
  view: View,
  start: z.int().nonnegative(),
  end: z.int().positive(),
  precision: PrecisionOption.optional(),
  /** Left out, float32. */
  format: LabelFormat.optional(),
});
export type LabelJob = z.infer<typeof LabelJob>;

/** What a layer of a teacher gives for rows [start, end) of one view. Answers with `HintShard`. */
export const HintJob = z.strictObject({
  kind: z.literal('hint'),
  key: Digest,
  network: AnyNetwork,
  layer: z.string().min(1),
  /** How it lies in a model made elsewhere. */
  tensor: LayerTensor.optional(),
  /** `attention` is the mean over the channels of the squares, over the largest of a row. */
  keep: z.enum(['outputs', 'attention']),
  project: z.strictObject({ dims: z.int().positive(), seed: z.int().nonnegative() }).optional(),
  dataset: Dataset,
  view: View,
  start: z.int().nonnegative(),
  end: z.int().positive(),
});
export type HintJob = z.infer<typeof HintJob>;

/** Check a teacher made elsewhere on a few training rows, and score it on validation. Answers with `ScoredTeacher`. */
export const ScoreJob = z.strictObject({
  kind: z.literal('score'),
  key: Digest,
  /** Place in `teach.members`, for messages. */
  member: z.int().nonnegative(),
  teacher: BroughtTeacher,
  dataset: Dataset,
  /** Of a model that learned without a fold. */
  without: LeftOut.optional(),
  /** That hints may be of: they are checked on the same training rows. */
  layers: TeacherLayers.optional(),
});
export type ScoreJob = z.infer<typeof ScoreJob>;

/** Something to score on the test split: a single network, or an ensemble of several. */
export const Contestant = z.strictObject({
  id: z.string().min(1),
  members: z.array(z.strictObject({ network: AnyNetwork, weight: z.number() })).min(1),
  /** Of an ensemble that is calibrated. */
  temperature: z.number().positive().optional(),
  /** That it reads a table's rows by, where that isn't the data's. */
  preprocessing: BlobRef.optional(),
  measureLatency: z.boolean(),
});
export type Contestant = z.infer<typeof Contestant>;

/** Score contestants on the test split. Answers with `TestScores`. */
export const TestJob = z.strictObject({
  kind: z.literal('test'),
  key: Digest,
  dataset: Dataset,
  contestants: z.array(Contestant).min(1),
  latencyRows: z.int().positive(),
  /** Of two classes only: thresholds are chosen for it on validation. */
  specificity: z.number().optional(),
  /** Of two classes only: contestants whose rankings are compared, by ID, seed by seed. */
  rankings: z
    .array(
      z.strictObject({
        against: Role,
        students: z.array(z.string()).min(1),
        others: z.array(z.string()).min(1),
      }),
    )
    .optional(),
});
export type TestJob = z.infer<typeof TestJob>;

export const TestScores = z.strictObject({
  scores: z.array(
    z.strictObject({
      id: z.string(),
      /** uint8 [rows]: 1 where the predicted class is wrong. Absent where no class is predicted. */
      wrong: BlobRef.optional(),
      /** float32 [rows], where no class is predicted: share of the labels that are wrong, or squared error of the number. */
      rowErrors: BlobRef.optional(),
      errors: z.int().nonnegative().optional(),
      numbers: NumberScore.optional(),
      loss: z.number(),
      /** Of two classes only. */
      ranking: Ranking.optional(),
      calibration: Calibration.optional(),
      atSpecificity: ThresholdCounts.optional(),
      /** Microseconds for one single-row prediction in this process. */
      latencyUs: z.strictObject({ p50: z.number(), p99: z.number() }).nullable(),
    }),
  ),
  /** In the order of the job's; one is left out where a class has no row. */
  rankings: z.array(RankingComparison).optional(),
});
export type TestScores = z.infer<typeof TestScores>;

export const TrainerJob = z.discriminatedUnion('kind', [
  TrainJob,
  TrainGroupJob,
  LabelJob,
  HintJob,
  LabelCheckJob,
  ScoreJob,
  TestJob,
]);
export type TrainerJob = z.infer<typeof TrainerJob>;

/** What a running job tells, and what its activity heartbeats. `done` and `total` count `unit`. */
export const TrainerProgress = z.strictObject({
  done: z.number(),
  total: z.number(),
  unit: z.enum(['steps', 'rows']),
  /** Training rows or scored rows per second, since the job started in this process. */
  rowsPerSecond: z.number(),
  epoch: z.int().nonnegative().optional(),
  loss: z.number().optional(),
  validationErrorRate: z.number().optional(),
  /** Step of the newest checkpoint in the store. */
  checkpointStep: z.int().nonnegative().optional(),
});
export type TrainerProgress = z.infer<typeof TrainerProgress>;
