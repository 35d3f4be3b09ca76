import type { DataSource } from './data-source';
import type { RecipeProblem } from './recipe-problem';
import { taskOf } from './task';
import type { TeacherOutput } from './teacher-mapping';

/** What teachers made elsewhere must speak of. */
interface Asked {
  source: DataSource;
  classes: number;
}

/** Fields of `output` that don't fit what is predicted. */
export function findAnswerProblems(output: TeacherOutput, { source, classes }: Asked): RecipeProblem[] {
  const problems = taskOf(source) === 'regression' ? ofNumber(output) : ofClasses(output, classes);
  return problems.map(({ path, allowed }) => ({ path: ['output', ...path], allowed }));
}

function ofNumber({ gives, classes, positive }: TeacherOutput): RecipeProblem[] {
  const numbers = 'with the task "regression"';
  const problems: RecipeProblem[] = [];
  if (gives === 'features') {
    problems.push({ path: ['gives'], allowed: `"numbers" ${numbers}: heads learn classes only` });
  } else if (gives !== 'numbers') {
    const allowed = `"numbers" ${numbers}: one a row, in the target's own units`;
    problems.push({ path: ['gives'], allowed });
  }
  for (const [field, value] of Object.entries({ classes, positive })) {
    if (value !== undefined) problems.push({ path: [field], allowed: `nothing ${numbers}: there are none` });
  }
  return problems;
}

function ofClasses({ gives, classes: order, positive }: TeacherOutput, classes: number): RecipeProblem[] {
  const problems: RecipeProblem[] = [];
  const refuse = (path: (string | number)[], allowed: string) => problems.push({ path, allowed });
  if (gives === 'numbers')
    refuse(['gives'], '"logits" or "probabilities" of the classes: numbers are for the task "regression"');
  const known = `a class's name, or its number, 0 to ${classes - 1}`;
  const isOutside = (ref: string | number) => typeof ref === 'number' && ref >= classes;
  if (positive !== undefined) {
    if (classes !== 2) refuse(['positive'], `nothing with ${classes} classes: one number tells two apart`);
    else if (order) refuse(['positive'], 'nothing beside classes: it is for models with one number a row');
    else if (isOutside(positive)) refuse(['positive'], known);
  }
  if (!order) return problems;
  if (order.length !== classes)
    refuse(['classes'], `all ${classes} classes of the data, in the model's order`);
  order.forEach((ref, i) => {
    if (isOutside(ref)) refuse(['classes', i], known);
    else if (order.indexOf(ref) < i) refuse(['classes', i], 'each class once');
  });
  return problems;
}
