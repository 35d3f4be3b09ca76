import type { MainActivities } from '../core/contracts/activities';
import type { MainDependencies } from './dependencies';

/** The line's present champion; null where the line has none yet. */
export function createReadChampion({ registry }: MainDependencies): MainActivities['readChampion'] {
  return async ({ line }) => (await registry.champion(line))?.version ?? null;
}
