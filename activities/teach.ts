import type { TrainerActivities } from '../core/contracts/activities';
import type { TrainerDependencies } from './dependencies';
import { trainNetwork } from './train-network';

/** Trains one teacher. */
export function createTeach(dependencies: TrainerDependencies): TrainerActivities['teach'] {
  return (request) => trainNetwork('teach', request, dependencies);
}
