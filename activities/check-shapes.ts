import type { PlannedShapes } from '../core/contracts/activities';
import type { Architecture } from '../core/contracts/architecture';
import type { Dataset } from '../core/contracts/dataset';
import { InvalidInput, type FieldProblem } from '../core/contracts/errors';
import { isTrainedHere } from '../core/contracts/foreign-teacher';
import { countCost } from '../core/models/count-cost';

/**
 * Counts every planned network on the data's images, so that one that can't be built, or a sweep that could promote
 * nothing, is refused before anything is trained.
 *
 * @throws InvalidInput that names the recipe's fields
 */
export function checkShapes({ teachers, students, maxParameters }: PlannedShapes, data: Dataset): void {
  const count = (architecture: Architecture) => countCost(architecture, data.shape, data.classes).parameters;
  teachers.forEach((teacher, i) => {
    if (isTrainedHere(teacher)) named(`teach.members[${i}]`, () => count(teacher));
  });
  const sizes = students.map((student, i) => named(`sweep.architectures[${i}]`, () => count(student)));
  const smallest = Math.min(...sizes);
  if (maxParameters === undefined || smallest <= maxParameters) return;
  const allowed = `at least ${smallest}, the parameters of the smallest shape`;
  throw new InvalidInput('recipe', [{ path: 'sweep.maxParameters', value: maxParameters, allowed }]);
}

function named<T>(path: string, work: () => T): T {
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
