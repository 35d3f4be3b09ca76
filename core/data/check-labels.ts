import { InvalidData } from '../contracts/errors';

/**
 * Makes sure that every label names a class and that every class has a row.
 *
 * @param split names the split in messages, such as "train".
 * @param classNames where the classes have names, for messages.
 * @param hint what may have left a class without rows, for messages.
 * @returns rows per class.
 * @throws InvalidData for a label outside [0, classes) or a class without rows.
 */
export function checkLabels(
  labels: Uint8Array,
  classes: number,
  split: string,
  classNames?: readonly string[],
  hint = '',
): number[] {
  const counts = new Array<number>(classes).fill(0);
  labels.forEach((label, row) => {
    if (label >= classes) {
      throw new InvalidData(
        `${split} split: label ${label} in row ${row} is out of range, allowed: 0 to ${classes - 1}`,
        { split, row, label, classes },
      );
    }
    counts[label] = (counts[label] ?? 0) + 1;
  });
  const empty = counts.flatMap((count, label) => (count === 0 ? [label] : []));
  if (empty.length > 0) {
    const names = empty.map((label) => nameOf(label, classNames)).join(', ');
    const subject = empty.length === 1 ? `class ${names} has` : `classes ${names} have`;
    throw new InvalidData(`${split} split: ${subject} no rows among ${labels.length}${hint}`, {
      split,
      empty,
      classes,
    });
  }
  return counts;
}

function nameOf(label: number, classNames: readonly string[] | undefined): string {
  const name = classNames?.[label];
  return name === undefined ? String(label) : `${label} (${name})`;
}
