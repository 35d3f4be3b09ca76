import { SPLITS, type SplitAssignment } from './split-assignment';

/**
 * Groups of each split, in the order of the splits.
 *
 * @param groups number of each row's group
 */
export function countGroups(groups: Int32Array, assignment: SplitAssignment): number[] {
  return SPLITS.map((_, split) => new Set(groups.filter((__, row) => assignment[row] === split)).size);
}
