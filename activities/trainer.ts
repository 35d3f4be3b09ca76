import type { HintShard } from '../core/contracts/labels/hints';
import type { ScoredTeacher, TrainedModel } from '../core/contracts/models/models';
import type { LabelCheck, LabelCheckJob } from '../core/contracts/labels/label-check';
import type { LabelShard } from '../core/contracts/labels/soft-labels';
import type {
  GroupOutcomes,
  HintJob,
  LabelJob,
  ScoreJob,
  TestJob,
  TestScores,
  TrainerProgress,
  TrainGroupJob,
  TrainJob,
} from '../core/contracts/training/trainer-jobs';

/** How activities see the pool of trainer processes. */
export interface Trainer {
  run(job: TrainJob, options: TrainerRunOptions): Promise<TrainedModel>;
  run(job: TrainGroupJob, options: TrainerRunOptions): Promise<GroupOutcomes>;
  run(job: LabelJob, options: TrainerRunOptions): Promise<LabelShard>;
  run(job: HintJob, options: TrainerRunOptions): Promise<HintShard>;
  run(job: LabelCheckJob, options: TrainerRunOptions): Promise<LabelCheck>;
  run(job: ScoreJob, options: TrainerRunOptions): Promise<ScoredTeacher>;
  run(job: TestJob, options: TrainerRunOptions): Promise<TestScores>;
}

export interface TrainerRunOptions {
  onProgress: (progress: TrainerProgress) => void;
  /** Aborting stops the job: the trainer checkpoints and answers `Stopped`, or is killed after a grace time. */
  signal: AbortSignal;
}
