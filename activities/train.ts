import type { TrainerActivities } from '../core/contracts/activities';
import type { TrainerDependencies } from './dependencies';
import { trainNetwork } from './train-network';

/** Trains one finalist: the student or a control at one seed. */
export function createTrain(dependencies: TrainerDependencies): TrainerActivities['train'] {
  return (request) => trainNetwork('train', request, dependencies);
}
