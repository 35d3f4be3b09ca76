import type { TrainerActivities } from '../core/contracts/activities';
import type { TrainerDependencies } from './dependencies';
import { trainNetwork } from './train-network';

/** Trains one student shape of the sweep. */
export function createSweep(dependencies: TrainerDependencies): TrainerActivities['sweep'] {
  return (request) => trainNetwork('sweep', request, dependencies);
}
