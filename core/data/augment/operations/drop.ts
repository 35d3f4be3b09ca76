import type { TableLayout } from '../../table/table-layout';
import type { RowOperation } from '../working-row';

/** Makes cells missing, each with probability `share`: their features become those of a missing cell. */
export function createDrop({ columns, blank }: TableLayout, share: number): RowOperation {
  return ({ values }, random) => {
    for (const { start, end } of columns) {
      if (random.uniform() < share) values.set(blank.subarray(start, end), start);
    }
  };
}
