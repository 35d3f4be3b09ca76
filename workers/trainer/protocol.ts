/** Messages between a worker and its trainer processes. Both ends come from one build, so types suffice. */
import type { TrainerJob, TrainerProgress } from '../../core/contracts/training/trainer-jobs';
import type { EngineKind } from '../../infra/config/config';
import type { S3Settings } from '../../storage/s3-client';

export type ToTrainer =
  /** The first message: sent and not put into the environment, where other processes could read the secret. */
  | { type: 'configure'; store: S3Settings; engine: EngineKind }
  | { type: 'start'; job: TrainerJob }
  | { type: 'stop' };

export interface SerializedError {
  name: string;
  message: string;
  stack: string | undefined;
  fields: Record<string, unknown>;
  /** Absent for errors that are not Stillhouse's. */
  retryable: boolean | undefined;
}

export type FromTrainer =
  | { type: 'ready' }
  | { type: 'progress'; progress: TrainerProgress }
  | { type: 'done'; result: unknown }
  | { type: 'failed'; error: SerializedError };
