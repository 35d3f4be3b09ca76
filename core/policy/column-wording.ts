import type { LeftOutColumns, UnseenCategories } from '../contracts/data/column-notes';
import { formatCount, formatRate } from './gate-wording';

/** Some columns one by one, under a title, for a terminal and for a run's page. */
export interface ColumnNote {
  title: string;
  columns: readonly { column: string; text: string }[];
  /** Those that aren't named. */
  others: number;
}

/** Columns that a run leaves out, and categories that it learns nothing of; none where there is nothing to say. */
export function describeColumns(
  leftOut: LeftOutColumns | undefined,
  unseen: UnseenCategories | undefined,
): ColumnNote[] {
  return [...(leftOut ? [describeLeftOut(leftOut)] : []), ...(unseen ? [describeUnseen(unseen)] : [])];
}

function describeLeftOut({ columns, first }: LeftOutColumns): ColumnNote {
  return {
    title: columns === 1 ? '1 column is left out' : `${formatCount(columns)} columns are left out`,
    columns: first.map(({ column, reason }) => ({ column, text: reason })),
    others: columns - first.length,
  };
}

function describeUnseen({ columns, first }: UnseenCategories): ColumnNote {
  const which = columns === 1 ? '1 column has' : `${formatCount(columns)} columns have`;
  return {
    title: `${which} categories in validation or test that no training row has`,
    columns: first.map(({ column, ...splits }) => ({
      column,
      text: Object.entries(splits)
        .filter(([, { cells }]) => cells > 0)
        .map(
          ([split, { cells, share }]) =>
            `${formatCount(cells)} ${cells === 1 ? 'cell' : 'cells'} of ${split} (${formatRate(share)})`,
        )
        .join(', '),
    })),
    others: columns - first.length,
  };
}
