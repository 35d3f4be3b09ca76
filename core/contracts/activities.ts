/**
 * The activities as workflows see them. Implementations live in `activities/`; workflows know only these types.
 */
import type { DataRecipe, AugmentRecipe, Recipe } from './recipe';
import type { Architecture } from './models/architecture';
import type { BroughtTeacher } from './teachers/brought-teacher';
import type { Dataset, View } from './data/dataset';
import type { BlobRef, Digest } from './digest';
import type { EnsembleAccount, HeldOut } from './teachers/ensemble-account';
import type { EnsembleWeighing } from './teachers/ensemble-weighing';
import type { EvaluateRequest } from './evaluation/evaluate-request';
import type { Bagging, FoldAssignment, LeftOut } from './teachers/folds';
import type { ForeignTeacher, TeacherMember } from './teachers/foreign-teacher';
import type { HintRecipe, HintShard } from './labels/hints';
import type { Ensemble, ScoredTeacher, TeacherModel, TrainedModel } from './models/models';
import type { GatesRecipe } from './promotion/gates-recipe';
import type { ChampionReading, GateResult, ModelVersion, Verdict } from './promotion/promotion';
import type { Report } from './evaluation/report';
import type { DistilInput, RollbackInput, RollbackResult } from './runs';
import type { LabelCheck, LabelCheckJob } from './labels/label-check';
import type { TrainStart } from './models/start';
import type { LabelShard } from './labels/soft-labels';
import type { Stage } from './stages';
import type { TestReadAccount } from './evaluation/test-reads';
import type { Divergence, HintJob, LabelJob, ScoreJob, TrainJob } from './training/trainer-jobs';
import type { PrecisionOption } from './training/training-options';

/** A stage's output, and whether it was found finished in the store. */
export interface StepResult<T> {
  output: T;
  reused: boolean;
}

export interface ResolvedRecipe {
  recipe: Recipe;
  digest: Digest;
  /** Left out where the line has none. */
  champion?: ChampionReading;
}

/** Teachers learn on views of their own, so that the views they label are new to them. */
export interface ViewSets {
  teacher: View[];
  student: View[];
}

export type TrainRequest = Omit<TrainJob, 'kind' | 'key'>;

/** What students of one group have of their own. */
export type OwnPart = 'loss' | 'optimizer' | 'seed' | 'resumeFrom';

/**
 * Students that are trained together, each a step of its own. What they share is said once: lists of shards are long.
 */
export interface TrainGroupRequest {
  stage: Extract<Stage, 'search' | 'train'>;
  shared: Omit<TrainRequest, OwnPart>;
  members: Pick<TrainRequest, OwnPart>[];
}

/** A divergence is its member's verdict and not the group's. */
export type MemberResult = { trained: StepResult<TrainedModel> } | { diverged: Divergence };

export type LabelRequest = Omit<LabelJob, 'kind' | 'key'>;

export type HintRequest = Omit<HintJob, 'kind' | 'key'>;

export type LabelCheckRequest = Omit<LabelCheckJob, 'kind' | 'key'>;

/** A teacher made elsewhere, whose files the recipe pins. */
export interface BringRequest {
  /** Place in `teach.members`, for messages. */
  member: number;
  teacher: ForeignTeacher;
  dataset: Dataset;
  /** Of a teacher with a file for each fold: which one is brought. */
  without?: LeftOut;
}

/** Models of one teacher made elsewhere, fold by fold. */
export interface HeldOutRequest {
  member: number;
  models: ScoredTeacher[];
  dataset: Dataset;
  folds: FoldAssignment;
}

export type ScoreRequest = Omit<ScoreJob, 'kind' | 'key'>;

/** Networks that a run will build on the data. */
export interface PlannedShapes {
  /** Those made elsewhere are passed over. */
  teachers: TeacherMember[];
  students: Architecture[];
  /** Students above it can't win the sweep. */
  maxParameters?: number | undefined;
  /** Layers that are held against each other. */
  hints?: HintRecipe[];
  /** Models that each part starts from. */
  starts?: { teach?: TrainStart; student?: TrainStart };
}

/** What a recipe's trainings and labels are to be computed in, by the part that says so. */
export interface WantedPrecisions {
  teach: PrecisionOption;
  label: PrecisionOption;
  student: PrecisionOption;
}

export interface IngestRequest {
  data: DataRecipe;
  seed: number;
  /** Where given, they are checked against the data as soon as their shape is known. */
  shapes?: PlannedShapes;
  /** Where given, whether it can be tested on the data is checked too. */
  champion?: ChampionReading;
  /** Where given, the numbers of images in their source are kept: labels from files go by them. */
  rowNumbers?: true;
}

export interface IngestResult extends StepResult<Dataset> {
  /** Files beside the data that were passed over; absent where a source has none by its nature. */
  ignoredFiles?: number;
  /** Of a table: the planned shapes, with the places of the columns that they know of. */
  shapes?: Pick<PlannedShapes, 'teachers' | 'students'>;
}

export interface AugmentRequest {
  dataset: Dataset;
  augment: AugmentRecipe;
  /** Views for the teachers: one per teacher epoch, up to 64. */
  teacherViews: number;
  seed: number;
}

export interface FoldRequest {
  dataset: Dataset;
  folds: number;
  seed: number;
}

export interface WeighRequest {
  dataset: Dataset;
  /** Member by member; with folds, the models of a member follow each other, fold by fold. */
  members: TeacherModel[];
  weights: EnsembleWeighing;
  maxErrorRate: number;
  minRocAuc?: number;
  minR2?: number;
  calibrate?: boolean;
  /** Of the folds that `members` learned without. */
  folds?: FoldAssignment;
  bagging?: Bagging;
  /** By member: what was found of teachers made elsewhere with folds. */
  heldOut?: Record<number, HeldOut>;
  /** For bags of members. */
  seed?: number;
}

/** The ensemble, and beside it what is told of it. */
export interface WeighResult extends Ensemble {
  /** Absent from results of before this was told. */
  account?: EnsembleAccount;
}

/** The report, and beside it what is told of its test rows. */
export interface EvaluateResult extends StepResult<Report> {
  /** Absent from results of before this was told. */
  testReads?: TestReadAccount;
}

export interface PromoteRequest {
  line: string;
  recipe: string;
  recipeDigest: Digest;
  sourceDigest: Digest;
  /** Of a table, and where the data name classes. */
  preprocessing?: BlobRef;
  classNames?: string[];
  runId: string;
  at: string;
  candidate: TrainedModel;
  report: Report;
  gates: GatesRecipe;
}

export type PromoteResult =
  | { decided: true; verdict: Verdict; championVersion: number | null; gates: GateResult[] }
  /** Someone else moved the champion since the report was made: evaluate against the new one. */
  | { decided: false };

export interface ChangeRequest {
  line: string;
  recipeDigest: Digest;
  sourceDigest: Digest;
}

export type RollBackRequest = RollbackInput & {
  /** The champion that the rollback leaves; null where the line has none. */
  from: number | null;
  runId: string;
  at: string;
};

/** Light CPU work on the main queue. */
export interface MainActivities {
  resolveRecipe(request: DistilInput): Promise<ResolvedRecipe>;
  ingest(request: IngestRequest): Promise<IngestResult>;
  augment(request: AugmentRequest): Promise<StepResult<ViewSets>>;
  dealFolds(request: FoldRequest): Promise<StepResult<FoldAssignment>>;
  /** Has what a teacher made elsewhere is made of in the store, and its classes found among the data's. */
  bringTeacher(request: BringRequest): Promise<StepResult<BroughtTeacher>>;
  /** Fails where models of folds learned from rows that they are to label. */
  checkHeldOut(request: HeldOutRequest): Promise<HeldOut>;
  weighEnsemble(request: WeighRequest): Promise<WeighResult>;
  readChampion(request: { line: string }): Promise<ModelVersion | null>;
  promote(request: PromoteRequest): Promise<PromoteResult>;
  /** The verdict that already covers this data and recipe, in words; null where there is none. */
  findVerdict(request: ChangeRequest): Promise<string | null>;
  rollBack(request: RollBackRequest): Promise<RollbackResult>;
}

/** Training and inference on the trainer queue. */
export interface TrainerActivities {
  teach(request: TrainRequest): Promise<StepResult<TrainedModel>>;
  /** Checks a teacher made elsewhere on training rows, and scores it on validation. */
  scoreTeacher(request: ScoreRequest): Promise<StepResult<ScoredTeacher>>;
  label(request: LabelRequest): Promise<StepResult<LabelShard>>;
  labelHint(request: HintRequest): Promise<StepResult<HintShard>>;
  /** Scores a sample of labelled rows anew; fails where their labels are others. */
  checkLabels(request: LabelCheckRequest): Promise<StepResult<LabelCheck>>;
  sweep(request: TrainRequest): Promise<StepResult<TrainedModel>>;
  search(request: TrainRequest): Promise<StepResult<TrainedModel>>;
  train(request: TrainRequest): Promise<StepResult<TrainedModel>>;
  /** In the order of the members. */
  trainGroup(request: TrainGroupRequest): Promise<MemberResult[]>;
  /** How many trainings the trainer worker that answers runs side by side. */
  countSlots(): Promise<number>;
  /** Fails where the engine of the trainer worker that answers doesn't compute in them. */
  checkPrecisions(request: WantedPrecisions): Promise<void>;
  evaluate(request: EvaluateRequest): Promise<EvaluateResult>;
}
