import { z } from 'zod';
import { Calibration } from './calibration';
import { LeftOutColumns } from '../data/column-notes';
import { DataNotes } from '../data/dataset';
import { Digest } from '../digest';
import { EnsembleAccount } from '../teachers/ensemble-account';
import { LabelAccount } from '../labels/label-account';
import { Interval } from './interval';
import { ModelShape } from '../models/model-shape';
import { RankingMeasure } from './judging';
import { ModelCost, NumberScore, Ranking } from '../models/models';
import { OperatingPoint, PooledOperatingPoint } from './operating-point';
import { PairedComparison } from './paired-comparison';
import { RankingComparison } from './ranking-comparison';
import { Role } from './role';
import { StartAccount } from '../models/start';
import { Task } from '../data/task';
import { TestReadAccount } from './test-reads';

/** One model's result on the test split. */
export const TestedModel = z.strictObject({
  id: z.string(),
  role: Role,
  seed: z.int().nullable(),
  architecture: z.array(ModelShape).min(1),
  /** Absent where numbers are predicted. */
  errors: z.int().nonnegative().optional(),
  /** What errors are counted among: rows, or where each has several labels, all of these. */
  rows: z.int().positive(),
  /** Where rows have weights, the share of the weight that is wrong. Absent where numbers are predicted. */
  errorRate: z.number().optional(),
  /** Where numbers are predicted. */
  numbers: NumberScore.optional(),
  /** Of the error rate or of the RMSE, at 95%: Wilson's score interval for counted rows, else the bootstrap's. */
  interval: Interval,
  loss: z.number(),
  /** Of two classes; of labels the mean over these. */
  ranking: Ranking.optional(),
  /** Absent from reports of before it was measured, as what follows. */
  calibration: Calibration.optional(),
  /** Of two classes, where the recipe asks for a specificity. */
  operatingPoint: OperatingPoint.optional(),
  /** null for teachers made elsewhere, and for ensembles with one: it isn't known. */
  cost: ModelCost.nullable(),
  latencyUs: z.strictObject({ p50: z.number(), p99: z.number() }).nullable(),
});
export type TestedModel = z.infer<typeof TestedModel>;

/** A method over all its seeds: the same rows, counted once per seed. */
export const PooledResult = z.strictObject({
  role: Role,
  seeds: z.int().positive(),
  errors: z.int().nonnegative().optional(),
  rows: z.int().positive(),
  errorRate: z.number().optional(),
  /** Where numbers are predicted: the mean over the seeds. */
  rmse: z.number().nonnegative().optional(),
  interval: Interval,
  /** Means over the seeds. */
  calibration: Calibration.omit({ reliability: true }).optional(),
  operatingPoint: PooledOperatingPoint.optional(),
});
export type PooledResult = z.infer<typeof PooledResult>;

/** Students of one generation over all their seeds. The first is taught by the ensemble, any other by the best of the one before. */
export const GenerationResult = PooledResult.omit({ role: true }).extend({
  /** From 1. */
  generation: z.int().positive(),
  /** What the generation that goes on is chosen by, mean over the seeds and lower is better: the error rate, 1 − an area, or the RMSE. */
  validation: z.strictObject({
    value: z.number(),
    by: z.enum([...RankingMeasure.options, 'rmse']).optional(),
  }),
  /** The candidate and what is said of the student are of this one. */
  isChosen: z.boolean(),
});
export type GenerationResult = z.infer<typeof GenerationResult>;

/** McNemar's paired test. `onlyStudentWrong` + `onlyOtherWrong` are the discordant rows. */
export const Comparison = z.strictObject({
  against: Role,
  pooledSeeds: z.int().positive(),
  onlyStudentWrong: z.int().nonnegative(),
  onlyOtherWrong: z.int().nonnegative(),
  /** Over all discordant rows, as if the seeds' answers were independent. */
  pValue: z.number(),
  /** Takes into account that all seeds answered the same rows; equals `pValue` where there is one seed. */
  clusteredPValue: z.number(),
});
export type Comparison = z.infer<typeof Comparison>;

/** What `evaluate` gives: everything the promotion gate decides on, and what people read. */
export const Report = z.strictObject({
  candidate: z.strictObject({ id: z.string(), key: Digest }),
  models: z.array(TestedModel),
  pooled: z.array(PooledResult),
  /** Absent where it is one of several classes. */
  task: Task.optional(),
  /** None where rows have weights, or no class is predicted: McNemar's test counts rows. */
  comparisons: z.array(Comparison),
  /** What takes their place. */
  paired: z.array(PairedComparison).optional(),
  /** Of two classes only; absent from reports of before they were made. */
  rankings: z.array(RankingComparison).optional(),
  /** Where there are several. */
  generations: z.array(GenerationResult).optional(),
  /** Version of the champion compared with; null where the line has none yet. */
  championVersion: z.int().positive().nullable(),
  /** Absent where there is nothing to note. */
  data: DataNotes.extend({ leftOut: LeftOutColumns.optional() }).optional(),
  /** How the teachers became an ensemble; absent in reports from before this was told. */
  ensemble: EnsembleAccount.optional(),
  /** What soft labels took; absent in reports from before this was told. */
  labels: LabelAccount.optional(),
  /** Where teachers or students started from earlier models. */
  starts: z.array(StartAccount).optional(),
  /** Other candidates that the same test rows have judged; absent in reports from before this was told. */
  testReads: TestReadAccount.optional(),
});
export type Report = z.infer<typeof Report>;
