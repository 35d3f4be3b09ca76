import type { DataSource } from '../data/data-source';
import type { RecipeProblem } from './recipe-problem';
import { taskOf, type Task } from '../data/task';
import type { ClassRef, TeacherOutput } from '../teachers/teacher-mapping';

/** What teachers made elsewhere must speak of. */
interface Asked {
  source: DataSource;
  classes: number;
}

/** Fields of `output` that don't fit what is predicted. */
export function findAnswerProblems(output: TeacherOutput, { source, classes }: Asked): RecipeProblem[] {
  const problems = problemsBy(taskOf(source), output, classes);
  return problems.map(({ path, allowed }) => ({ path: ['output', ...path], allowed }));
}

function problemsBy(task: Task | undefined, output: TeacherOutput, classes: number): RecipeProblem[] {
  if (task === 'regression') return ofNumber(output);
  return task === 'multi-label' ? ofLabels(output, classes) : ofClasses(output, classes);
}

function ofNumber({ gives, classes, positive }: TeacherOutput): RecipeProblem[] {
  const numbers = 'with the task "regression"';
  const problems: RecipeProblem[] = [];
  if (gives !== 'numbers' && gives !== 'features') {
    const allowed = `"numbers" ${numbers}: one a row, in the target's own units`;
    problems.push({ path: ['gives'], allowed });
  }
  for (const [field, value] of Object.entries({ classes, positive })) {
    if (value !== undefined) problems.push({ path: [field], allowed: `nothing ${numbers}: there are none` });
  }
  return problems;
}

function ofLabels({ gives, classes: order, positive }: TeacherOutput, labels: number): RecipeProblem[] {
  const several = 'with the task "multi-label"';
  const problems = orderProblems(order, labels, 'label');
  if (gives === 'numbers') {
    const allowed = `"logits" or "probabilities" ${several}: each label holds or doesn't`;
    problems.push({ path: ['gives'], allowed });
  }
  if (positive !== undefined) {
    const allowed = `nothing ${several}: the model gives a number for each label`;
    problems.push({ path: ['positive'], allowed });
  }
  return problems;
}

function ofClasses({ gives, classes: order, positive }: TeacherOutput, classes: number): RecipeProblem[] {
  const problems: RecipeProblem[] = [];
  const refuse = (path: string[], allowed: string) => problems.push({ path, allowed });
  if (gives === 'numbers')
    refuse(['gives'], '"logits" or "probabilities" of the classes: numbers are for the task "regression"');
  if (positive !== undefined) {
    if (classes !== 2) refuse(['positive'], `nothing with ${classes} classes: one number tells two apart`);
    else if (order) refuse(['positive'], 'nothing beside classes: it is for models with one number a row');
    else if (isOutside(positive, classes)) refuse(['positive'], describeRefs('class', classes));
  }
  return [...problems, ...orderProblems(order, classes, 'class')];
}

function orderProblems(
  order: readonly ClassRef[] | undefined,
  classes: number,
  what: 'class' | 'label',
): RecipeProblem[] {
  if (!order) return [];
  const problems: RecipeProblem[] = [];
  const all = `${classes} ${what === 'class' ? 'classes' : 'labels'}`;
  if (order.length !== classes)
    problems.push({ path: ['classes'], allowed: `all ${all} of the data, in the model's order` });
  order.forEach((ref, i) => {
    const path = ['classes', i];
    if (isOutside(ref, classes)) problems.push({ path, allowed: describeRefs(what, classes) });
    else if (order.indexOf(ref) < i) problems.push({ path, allowed: `each ${what} once` });
  });
  return problems;
}

function isOutside(ref: ClassRef, classes: number): boolean {
  return typeof ref === 'number' && ref >= classes;
}

function describeRefs(what: 'class' | 'label', classes: number): string {
  return `a ${what}'s name, or its number, 0 to ${classes - 1}`;
}
