import { Diverged, Stopped } from '../../core/contracts/errors';
import type {
  GroupOutcomes,
  TrainerProgress,
  TrainGroupJob,
} from '../../core/contracts/training/trainer-jobs';
import type { GroupMember, TrainCallbacks, TrainResult } from '../../core/engine/engine';
import type { JobContext } from './job-context';
import { readData, readRequest, toTrainerProgress, writeModel } from './run-train-job';
import { sumProgress } from './sum-progress';

/**
 * Trains networks together, each from its newest checkpoint. One that diverges ends alone; any other failure stops
 * the rest at their next checkpoints and fails the job, to be tried again from there.
 */
export async function runTrainGroupJob(
  { shared, members }: TrainGroupJob,
  context: JobContext,
): Promise<GroupOutcomes> {
  const data = await readData(shared, context.blobs);
  const callbacksOf = createCallbacks(context);
  const jobs = members.map(({ isDone, ...own }) => ({ isDone, job: { ...shared, ...own } }));
  const group = await Promise.all(
    jobs.map(async ({ isDone, job }): Promise<GroupMember> => ({
      request: await readRequest(job, data, context),
      callbacks: isDone ? null : callbacksOf(job.key),
    })),
  );
  const results = await context.engine.trainTogether(group);
  throwFailures(results);
  const outcomes: GroupOutcomes = [];
  for (const [i, { job }] of jobs.entries()) {
    const result = results[i];
    if (result?.status === 'fulfilled')
      outcomes.push({
        outcome: 'trained',
        model: await writeModel(job, result.value, data.validation, context),
      });
    else outcomes.push(result ? toDivergence(result.reason) : null);
  }
  return outcomes;
}

/** Callbacks of each member, by its key: they report for all that are under way. */
function createCallbacks({
  checkpoints,
  report,
  shouldStop,
  nowMs,
}: JobContext): (key: string) => TrainCallbacks {
  const newest = new Map<string, TrainerProgress>();
  let isBroken = false;
  return (key) => {
    let checkpointStep: number | undefined;
    return {
      onProgress: (progress) => {
        newest.set(key, toTrainerProgress(progress, checkpointStep));
        const [first, ...others] = newest.values();
        if (first) report(sumProgress([first, ...others]));
      },
      onCheckpoint: async ({ step, bytes }) => {
        try {
          await checkpoints.save(key, { step, bytes });
        } catch (error) {
          isBroken = true;
          throw error;
        }
        checkpointStep = step;
      },
      shouldStop: () => isBroken || shouldStop(),
      nowMs,
    };
  };
}

/** Throws what failed otherwise than by a divergence: the cause first, and not that others were stopped for it. */
function throwFailures(results: readonly (PromiseSettledResult<TrainResult> | null)[]): void {
  const failed = results
    .filter((result) => result?.status === 'rejected')
    .filter(({ reason }) => !(reason instanceof Diverged));
  const cause = failed.find(({ reason }) => !(reason instanceof Stopped)) ?? failed[0];
  if (cause) throw cause.reason;
}

function toDivergence(reason: unknown): NonNullable<GroupOutcomes[number]> {
  if (!(reason instanceof Diverged)) throw reason;
  const { message, fields } = reason;
  return { outcome: 'diverged', failure: { message, fields: { ...fields } } };
}
