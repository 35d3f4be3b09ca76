import type { PlannedShapes } from '../core/contracts/activities';
import type { Architecture } from '../core/contracts/models/architecture';
import type { Dataset } from '../core/contracts/data/dataset';
import { InvalidInput } from '../core/contracts/errors';
import { isTrainedHere } from '../core/contracts/teachers/foreign-teacher';
import { countCost } from '../core/models/count-cost';
import { checkHints } from './check-hints';
import { checkLayouts } from './check-layouts';
import { checkStarts } from './check-starts';
import { inField } from './in-field';

/**
 * Counts every planned network on the data, so that one that can't be built, or a sweep that could promote
 * nothing, is refused before anything is trained.
 *
 * @throws InvalidInput that names the recipe's fields
 */
export function checkShapes(shapes: PlannedShapes, data: Dataset): void {
  const { teachers, students, maxParameters } = shapes;
  const count = (architecture: Architecture) => countCost(architecture, data.shape, data.classes).parameters;
  teachers.forEach((teacher, i) => {
    if (isTrainedHere(teacher)) inField(`teach.members[${i}]`, () => count(teacher));
  });
  const sizes = students.map((student, i) => inField(`sweep.architectures[${i}]`, () => count(student)));
  checkLayouts(shapes, data);
  checkHints(shapes, data);
  checkStarts(shapes, data);
  const smallest = Math.min(...sizes);
  if (maxParameters === undefined || smallest <= maxParameters) return;
  const allowed = `at least ${smallest}, the parameters of the smallest shape`;
  throw new InvalidInput('recipe', [{ path: 'sweep.maxParameters', value: maxParameters, allowed }]);
}
