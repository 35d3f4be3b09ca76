import type { TableRecipe } from '../../contracts/data/table';
import { taskOfTarget } from '../../contracts/data/task';
import { dealFolds } from '../split/deal-folds';
import { numberGroups } from '../split/number-groups';
import { TRAIN } from '../split/split-assignment';
import { planTable } from './plan-table';
import { textsOf, type RawTable } from './raw-table';
import { rowsOfSplit } from './rows-of-split';

/** A training row with the fold that a run with the same recipe deals it into. */
export interface FoldedRow {
  /** Number of the row in the source, from 0 on. */
  row: number;
  /** Its name, where the recipe names a column for it. */
  id: string | null;
  fold: number;
}

/** The folds of a table's training rows, as `dealFolds` of the run's data set gives them. Nothing is written. */
export async function foldTable(
  table: RawTable,
  recipe: TableRecipe,
  { folds, seed }: { folds: number; seed: number },
): Promise<FoldedRow[]> {
  const { assignment, groups, targets } = await planTable(table, recipe, seed);
  const rows = rowsOfSplit(assignment, TRAIN);
  const task = taskOfTarget(recipe.target);
  const dealt = dealFolds({
    // Without classes, rows are dealt as if all were of one, as a run does.
    labels: Uint8Array.from(rows, (row) => (task ? 0 : (targets.values[row] ?? 0))),
    classes: task ? 1 : targets.names.length,
    ...(groups && { groups: numberGroups(groups, rows) }),
    folds,
    seed,
  });
  const ids = recipe.id === undefined ? null : await readTexts(table, recipe.id);
  return Array.from(rows, (row, i) => ({ row, id: ids?.[row] ?? null, fold: dealt[i] ?? 0 }));
}

async function readTexts(table: RawTable, column: string): Promise<(string | null)[]> {
  const texts: (string | null)[] = [];
  for await (const block of table.scan([{ name: column, as: 'text' }])) texts.push(...textsOf(block, 0));
  return texts;
}
