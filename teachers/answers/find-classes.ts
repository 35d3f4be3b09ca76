import { InvalidInput } from '../../core/contracts/errors';
import type { ClassOrder, ClassRef, TeacherOutput } from '../../core/contracts/teachers/teacher-mapping';
import type { Predicted } from '../teacher';

/**
 * The data's classes, or labels, in a model's order.
 *
 * @throws InvalidInput where a name is of no class, or a class is named twice, with paths from the member on.
 */
export function findClasses(
  { gives, classes: named, positive }: TeacherOutput,
  { classes, classNames, task }: Predicted & { classNames?: readonly string[] | undefined },
): ClassOrder {
  const [what, all] = task === 'multi-label' ? ['label', 'labels'] : ['class', 'classes'];
  const find = (ref: ClassRef, path: string): number => {
    const found = typeof ref === 'number' ? ref : (classNames?.indexOf(ref) ?? -1);
    if (found >= 0 && found < classes) return found;
    const names = classNames?.map((name) => JSON.stringify(name)).join(', ');
    const allowed = names
      ? `a ${what} of the data: ${names}, or its number`
      : `0 to ${classes - 1}: the data's ${all} have no names`;
    throw new InvalidInput('teacher', [{ path, value: ref, allowed }]);
  };
  if (positive !== undefined) return { gives, order: [find(positive, 'output.positive')] };
  if (!named) return { gives, order: Array.from({ length: classes }, (_, i) => i) };
  const order = named.map((ref, i) => find(ref, `output.classes[${i}]`));
  const twice = order.findIndex((number, i) => order.indexOf(number) < i);
  if (twice < 0) return { gives, order };
  const path = `output.classes[${twice}]`;
  throw new InvalidInput('teacher', [{ path, value: named[twice], allowed: `each ${what} once` }]);
}
