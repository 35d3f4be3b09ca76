import { InvalidInput, type FieldProblem } from '../errors';

/** The same failure, where it is about fields of a part of the recipe, with their whole paths. */
export function nameProblems(path: string, error: unknown): unknown {
  if (!(error instanceof InvalidInput)) return error;
  const problems = error.fields['problems'] as FieldProblem[];
  return new InvalidInput(
    'recipe',
    problems.map((problem) => ({ ...problem, path: `${path}.${problem.path}` })),
  );
}
