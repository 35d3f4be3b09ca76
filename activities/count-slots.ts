import type { TrainerActivities } from '../core/contracts/activities';
import type { TrainerDependencies } from './dependencies';

/** Says how many trainings run side by side here. */
export function createCountSlots({ slots }: TrainerDependencies): TrainerActivities['countSlots'] {
  return () => Promise.resolve(slots);
}
