import { Stopped } from '../contracts/errors';
import type { Engine, GroupMember, TrainResult } from './engine';

/** What `Engine.trainTogether` promises, where nothing is shared: one training after the other. */
export async function trainOneByOne(
  train: Engine['train'],
  members: readonly GroupMember[],
): Promise<(PromiseSettledResult<TrainResult> | null)[]> {
  const results: (PromiseSettledResult<TrainResult> | null)[] = [];
  for (const { request, callbacks } of members) {
    if (!callbacks) {
      results.push(null);
      continue;
    }
    // A training that is yet to begin has nothing to save.
    const training = callbacks.shouldStop()
      ? Promise.reject(new Stopped('stopped before its turn'))
      : train(request, callbacks);
    const [result] = await Promise.allSettled([training]);
    results.push(result);
  }
  return results;
}
