import { InvalidInput, type FieldProblem } from '../core/contracts/errors';

/** Does work on a part of a recipe; what is wrong with the part is told by its place. @throws InvalidInput */
export function nameProblems<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const problems = error.fields['problems'] as FieldProblem[];
    throw new InvalidInput(
      'recipe',
      problems.map((problem) => ({ ...problem, path: `${path}.${problem.path}` })),
    );
  }
}
