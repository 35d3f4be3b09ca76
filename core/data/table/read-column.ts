import type { ColumnKind } from '../../contracts/data/table';
import { createColumnBuilder } from './column-builder';
import { textsOf, type CellBlock, type RawTable } from './raw-table';
import type { ColumnOf } from './typed-column';

/**
 * The cells of one column in the rows that are `wanted`, of which there are `count`.
 *
 * @param other is told of the block's row `i` where that isn't wanted.
 */
export async function readColumn<Kind extends ColumnKind>(
  table: RawTable,
  { name, kind }: { name: string; kind: Kind },
  wanted: (row: number) => boolean,
  count: number,
  other?: (block: CellBlock, i: number) => void,
): Promise<ColumnOf<Kind>> {
  const builder = createColumnBuilder(name, kind, count);
  for await (const block of table.scan([builder.wanted])) {
    for (let i = 0; i < block.rows; i += 1) {
      if (wanted(block.start + i)) builder.append(block, 0, i);
      else other?.(block, i);
    }
  }
  return builder.take() as ColumnOf<Kind>;
}

/** Whether one of the rows that are `wanted` has no cell in the column. */
export async function missesCell(
  table: RawTable,
  name: string,
  wanted: (row: number) => boolean,
): Promise<boolean> {
  let misses = false;
  for await (const block of table.scan([{ name, as: 'text' }]))
    misses ||= textsOf(block, 0).some((cell, i) => cell === null && wanted(block.start + i));
  return misses;
}
