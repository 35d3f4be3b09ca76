import { InvalidData } from '../contracts/errors';

const MOST_NAMES = 10;

/**
 * Makes sure that the recipe names as many classes as the source has.
 *
 * @param classNames of the source's classes, by class number.
 * @param name of the source, for the message.
 * @throws InvalidData that names both numbers, and the classes.
 */
export function checkClasses(classNames: readonly string[], wanted: number, name: string): void {
  const found = classNames.length;
  if (found === wanted) return;
  const listed = classNames.slice(0, MOST_NAMES).join(', ');
  const more = found > MOST_NAMES ? ', …' : '';
  throw new InvalidData(
    `data.classes is ${wanted}, but ${name} has ${found} class${found === 1 ? '' : 'es'}: ${listed}${more}`,
    { wanted, found, classNames: classNames.slice(0, MOST_NAMES) },
  );
}
