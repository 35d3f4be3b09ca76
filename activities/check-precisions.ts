import type { TrainerActivities } from '../core/contracts/activities';
import { InvalidInput } from '../core/contracts/errors';
import type { TrainerDependencies } from './dependencies';

/** Refuses a recipe that wants what the engine of the trainers here doesn't compute in, before they are busy with it. */
export function createCheckPrecisions({
  precisions,
}: Pick<TrainerDependencies, 'precisions'>): TrainerActivities['checkPrecisions'] {
  return (wanted) => {
    const known: readonly string[] = [...precisions, 'auto'];
    const list = known.map((each) => JSON.stringify(each)).join(', ');
    const allowed = `${list}: the trainers' engine has no other, STILLHOUSE_ENGINE=compiled has all`;
    const problems = (['teach', 'label', 'student'] as const).flatMap((part) => {
      const value = wanted[part];
      return known.includes(value) ? [] : [{ path: `${part}.precision`, value, allowed }];
    });
    return problems.length > 0 ? Promise.reject(new InvalidInput('recipe', problems)) : Promise.resolve();
  };
}
