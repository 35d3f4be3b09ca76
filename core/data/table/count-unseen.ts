import { MOST_NAMED_COLUMNS, type UnseenCategories } from '../../contracts/data/column-notes';
import { TEST, VALIDATION, type SplitAssignment } from '../split/split-assignment';
import { parseCategory } from './parse-cell';

/** Of a column, how many cells of validation and test have a category that no training row has. */
export interface UnseenCells {
  column: string;
  validation: number;
  test: number;
}

/** Counts the cells of one categorical column that aren't training's. */
export interface UnseenCounter {
  add: (row: number, cell: string | null) => void;
  /** @param categories all that training has. */
  count: (categories: readonly string[]) => Omit<UnseenCells, 'column'>;
}

export function createUnseenCounter(assignment: SplitAssignment): UnseenCounter {
  const cells = { validation: new Map<string, number>(), test: new Map<string, number>() };
  const countsOf = (split: number | undefined) => {
    if (split === VALIDATION) return cells.validation;
    return split === TEST ? cells.test : undefined;
  };
  return {
    add: (row, cell) => {
      const counts = countsOf(assignment[row]);
      if (counts && cell !== null) counts.set(cell, (counts.get(cell) ?? 0) + 1);
    },
    count: (categories) => {
      const seen = new Set(categories);
      const sum = (counts: ReadonlyMap<string, number>) =>
        [...counts].reduce((all, [cell, own]) => all + (seen.has(parseCategory(cell)) ? 0 : own), 0);
      return { validation: sum(cells.validation), test: sum(cells.test) };
    },
  };
}

/** @returns undefined where no column has such a cell. */
export function summariseUnseen(
  columns: readonly UnseenCells[],
  assignment: SplitAssignment,
): UnseenCategories | undefined {
  const rowsOf = (split: number) => assignment.reduce((rows, own) => rows + Number(own === split), 0);
  const [validationRows, testRows] = [rowsOf(VALIDATION), rowsOf(TEST)];
  const found = columns
    .filter(({ validation, test }) => validation + test > 0)
    .sort((a, b) => b.validation + b.test - a.validation - a.test);
  if (found.length === 0) return undefined;
  return {
    columns: found.length,
    first: found.slice(0, MOST_NAMED_COLUMNS).map(({ column, validation, test }) => ({
      column,
      validation: { cells: validation, share: validation / validationRows },
      test: { cells: test, share: test / testRows },
    })),
  };
}
