import type { MemberResult, TrainerActivities, TrainGroupRequest } from '../core/contracts/activities';
import type { TrainedModel } from '../core/contracts/models/models';
import type { GroupOutcomes, TrainGroupJob } from '../core/contracts/training/trainer-jobs';
import type { StepCache } from '../storage/step-cache';
import { stepKey } from '../storage/step-key';
import type { TrainerDependencies } from './dependencies';
import { runOnTrainer } from './run-on-trainer';
import { trainingStep } from './train-network';

/**
 * Trains students together. Each is the step that it would be alone: those that are found in the store aren't trained
 * again, and each is committed, checkpointed and resumed by itself.
 */
export function createTrainGroup(dependencies: TrainerDependencies): TrainerActivities['trainGroup'] {
  const { steps, checkpoints, trainer } = dependencies;
  return async (request) => {
    const members = await findMembers(request, steps);
    const clear = async (some: readonly Member[]): Promise<void> => {
      await Promise.all(some.map(({ key }) => checkpoints.clear(key)));
    };
    const missing = members.filter(({ found }) => found === null);
    const outcomes =
      missing.length === 0
        ? []
        : await runOnTrainer(
            (options) => trainer.run(jobOf(request, members), options),
            () => clear(missing),
          );
    const results: MemberResult[] = [];
    for (const [i, member] of members.entries()) results.push(await settle(member, outcomes[i], steps));
    // Only now, as with a single training. A divergence is no step: what it left is where its next attempt goes on.
    await clear(members.filter((_, i) => 'trained' in (results[i] ?? {})));
    return results;
  };
}

interface Member {
  step: ReturnType<typeof trainingStep>;
  key: string;
  own: TrainGroupRequest['members'][number];
  /** null where the store has none. */
  found: TrainedModel | null;
}

function findMembers({ stage, shared, members }: TrainGroupRequest, steps: StepCache): Promise<Member[]> {
  return Promise.all(
    members.map(async (own) => {
      const step = trainingStep(stage, { ...shared, ...own });
      const present = await steps.lookup(step);
      return { step, key: stepKey(step), own, found: present.state === 'found' ? present.output : null };
    }),
  );
}

function jobOf({ shared }: TrainGroupRequest, members: readonly Member[]): TrainGroupJob {
  return {
    kind: 'train-group',
    shared,
    members: members.map(({ key, own, found }) => ({ ...own, key, isDone: found !== null })),
  };
}

async function settle(
  { step, key, found }: Member,
  outcome: GroupOutcomes[number] | undefined,
  steps: StepCache,
): Promise<MemberResult> {
  if (found) return { trained: { output: found, reused: true } };
  if (!outcome) throw new Error(`the trainer says nothing of ${key}`);
  if (outcome.outcome === 'diverged') return { diverged: outcome.failure };
  return { trained: { output: await steps.commit(step, outcome.model), reused: false } };
}
