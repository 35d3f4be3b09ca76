import { CancelledFailure, Context } from '@temporalio/activity';
import type { TrainerProgress } from '../core/contracts/training/trainer-jobs';
import { noteProgress } from './heartbeat';

interface RunOptions {
  onProgress: (progress: TrainerProgress) => void;
  signal: AbortSignal;
}

/**
 * Ties a trainer job to the running activity: progress goes out with the heartbeats, and a cancelled activity
 * stops the trainer. `discard` runs only where a person asked to cancel: after a shutdown, pause or time-out the
 * same work goes on elsewhere and needs its checkpoints.
 */
export async function runOnTrainer<T>(
  run: (options: RunOptions) => Promise<T>,
  discard: () => Promise<void> = () => Promise.resolve(),
): Promise<T> {
  const context = Context.current();
  try {
    return await run({
      onProgress: (progress) => noteProgress(context, progress),
      signal: context.cancellationSignal,
    });
  } catch (error) {
    if (!context.cancellationSignal.aborted) throw error;
    if (context.cancellationDetails?.cancelRequested) await discard();
    const reason: unknown = context.cancellationSignal.reason;
    throw reason instanceof CancelledFailure ? reason : error;
  }
}
