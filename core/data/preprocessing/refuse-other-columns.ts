import type { Dataset } from '../../contracts/data/dataset';
import { InvalidData } from '../../contracts/errors';
import type { Preprocessing } from '../../contracts/data/preprocessing';

/**
 * @param who reads rows by this preprocessing, for messages
 * @throws InvalidData where a column that it reads isn't learned from any more, or is of another kind
 */
export function refuseOtherColumns(
  { columns }: Preprocessing,
  table: NonNullable<Dataset['table']>,
  who: string,
): void {
  const found = table.columns.filter(({ role }) => role === 'feature');
  for (const column of columns) {
    const { name, kind } = column;
    const isThere = found.some((each) => each.name === name && each.kind === kind);
    const { images } = table;
    const isSameSize =
      column.kind !== 'image' ||
      (images?.channels === column.channels && images.size.join() === column.size.join());
    if (isThere && isSameSize) continue;
    const said = found.map((each) => `${each.name} (${each.kind})`).join(', ');
    const wanted = isThere
      ? 'in another size'
      : `which is not among those that are learned from now: ${said}`;
    throw new InvalidData(`${who} reads column ${name} (${kind}), ${wanted}; give the recipe another line`, {
      column: name,
      kind,
    });
  }
}
