import type { TensorFlow } from '../../../models/tensorflow';
import type { GroupMember, SettledRequest, TrainCallbacks, TrainRequest, TrainResult } from '../../engine';
import type { ProgramCache } from '../../program/program-cache';
import { runTraining, type StepperFactory } from '../../run-training';
import { stackPlan, type RowOrder } from '../../stack/stacked-plan';
import { createStackedProgram, type StackedProgram } from '../../stack/stacked-program';
import { splitState, startState } from '../network-state';
import { planNetworkTraining, trainingKey } from '../plan-network-training';
import { removeRows } from '../rows/remove-rows';
import type { ViewCache } from '../rows/view-cache';
import { Lockstep, type SharedWork } from './lockstep';
import { PlacedStates } from './placed-states';
import { shareProgram } from './shared-program';

/**
 * Trains networks in one program, each by a loop of its own, so that each is stopped, saved and validated as if it were
 * alone.
 *
 * @param members that `mayShareProgram`.
 * @param views that were computed for earlier trainings.
 */
export async function trainInLockstep(
  tf: TensorFlow,
  programs: ProgramCache<StackedProgram>,
  members: readonly [GroupMember, ...GroupMember[]],
  views: ViewCache,
): Promise<(PromiseSettledResult<TrainResult> | null)[]> {
  const [first, ...others] = members.map(({ request }) => toFloat32(request)) as [
    SettledRequest,
    ...SettledRequest[],
  ];
  const requests = [first, ...others] as const;
  const rowOrder = rowOrderOf(requests);
  const key = JSON.stringify([trainingKey(tf, first), members.length, rowOrder]);
  const { program, release } = await programs.take(key, () =>
    createStackedProgram(tf, stackPlan(planNetworkTraining(tf, first), members.length, rowOrder)),
  );
  let work: SharedWork | null = null;
  try {
    const underWay = members.flatMap(({ callbacks }, place) => (callbacks ? [place] : []));
    work = shareProgram(tf, program, requests, views);
    const lockstep = new Lockstep(underWay, new PlacedStates(program), work);
    return await Promise.all(
      requests.map(async (request, place) => {
        const callbacks = members[place]?.callbacks;
        if (!callbacks) return null;
        const [result] = await Promise.allSettled([trainAt(lockstep, place, request, callbacks)]);
        return result;
      }),
    );
  } finally {
    removeRows(program, program.stacked.plan.columns);
    release();
    await work?.dispose();
  }
}

/** The training of the network in this place, which it leaves in the end. */
function trainAt(
  lockstep: Lockstep,
  place: number,
  request: SettledRequest,
  callbacks: TrainCallbacks,
): Promise<TrainResult> {
  const join: StepperFactory = (_, start) =>
    Promise.resolve(lockstep.join(place, startState(request, start), (state) => splitState(state, request)));
  return runTraining(join, request, callbacks).finally(() => lockstep.leave(place));
}

/** What those that may share a program compute in. */
function toFloat32(request: TrainRequest): SettledRequest {
  return { ...request, precision: 'float32' };
}

/** Students of one seed and one way of sampling take the same rows in the same order, as the trials of a study do. */
function rowOrderOf([first, ...others]: readonly [TrainRequest, ...TrainRequest[]]): RowOrder {
  const isSame = others.every(({ seed, sampling }) => seed === first.seed && sampling === first.sampling);
  return isSame ? 'shared' : 'each';
}
