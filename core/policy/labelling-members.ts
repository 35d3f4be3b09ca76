import type { Ensemble } from '../contracts/models/models';

/**
 * The members that label rows of a fold, with weights of sum 1: those that learned without it, and those that are bound
 * to no fold. Elsewhere the models of a member share its weight; here one of them bears it alone.
 *
 * @throws Error where no member may label the fold.
 */
export function labellingMembers({ members, folds }: Ensemble, fold: number) {
  const models = folds?.folds ?? 1;
  const allowed = members
    .filter((member) => member.fold === undefined || member.fold === fold)
    .map((member) => ({
      network: member.network,
      weight: member.fold === undefined ? member.weight : member.weight * models,
    }));
  if (allowed.some(({ weight }) => weight > 0)) return allowed;
  throw new Error(`every teacher of the ensemble has learned from rows of fold ${fold}`);
}
