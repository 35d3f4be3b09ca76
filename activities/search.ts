import type { TrainerActivities } from '../core/contracts/activities';
import type { TrainerDependencies } from './dependencies';
import { trainNetwork } from './train-network';

/** Trains one trial of a study up to a rung. */
export function createSearch(dependencies: TrainerDependencies): TrainerActivities['search'] {
  return (request) => trainNetwork('search', request, dependencies);
}
