import type { MainActivities } from '../core/contracts/activities';
import type { MainDependencies } from './dependencies';

/** The line's last verdict, where it was given on the very same data and recipe. */
export function createFindVerdict({ registry }: MainDependencies): MainActivities['findVerdict'] {
  return async ({ line, recipeDigest, sourceDigest }) => {
    const lines = await registry.lines();
    if (!lines.includes(line)) return null;
    const entries = (await registry.ledger(line)).filter((entry) => entry.verdict !== 'rolled-back');
    const last = entries[entries.length - 1];
    if (last?.recipeDigest !== recipeDigest || last.sourceDigest !== sourceDigest) return null;
    return `data and recipe are unchanged since ${last.at}, when the verdict was "${last.verdict}"`;
  };
}
