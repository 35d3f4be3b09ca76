/** Messages between a worker and its trainer processes. Both ends come from one build, so types suffice. */
import type { TrainerJob, TrainerProgress } from '../../core/contracts/trainer-jobs';

export type ToTrainer = { type: 'start'; job: TrainerJob } | { type: 'stop' };

export interface SerializedError {
  name: string;
  message: string;
  stack: string | undefined;
  fields: Record<string, unknown>;
  retryable: boolean | undefined;
}

export type FromTrainer =
  | { type: 'ready' }
  | { type: 'progress'; progress: TrainerProgress }
  | { type: 'done'; result: unknown }
  | { type: 'failed'; error: SerializedError };
