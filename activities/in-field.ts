import { nameProblems } from '../core/contracts/problems/name-problems';

/** Does work on a part of a recipe; what is wrong with the part is told by its place. @throws InvalidInput */
export function inField<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw nameProblems(path, error);
  }
}
