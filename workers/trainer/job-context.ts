import type { TrainerProgress } from '../../core/contracts/training/trainer-jobs';
import type { Engine } from '../../core/engine/engine';
import type { BlobStore } from '../../storage/blob-store';
import type { CheckpointStore } from '../../storage/checkpoint-store';
import type { TeacherCache } from '../../teachers/teacher-cache';

/** What a job works with inside a trainer process. */
export interface JobContext {
  blobs: BlobStore;
  checkpoints: CheckpointStore;
  engine: Engine;
  /** Those made elsewhere. */
  teachers: TeacherCache;
  report: (progress: TrainerProgress) => void;
  shouldStop: () => boolean;
  /** A clock that only goes forward, in milliseconds. */
  nowMs: () => number;
}
