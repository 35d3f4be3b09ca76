import type { SplitDuplicates } from '../../contracts/data/dataset';
import type { TableRecipe } from '../../contracts/data/table';
import { createFeatureWriter } from '../preprocessing/encode-features';
import { JUDGED } from '../leave-out-judged';
import { TEST, UNLABELLED, VALIDATION } from '../split/split-assignment';
import { countRowDuplicates } from './count-row-duplicates';
import { fitTable, type FittedTable } from './fit-table';
import { planTable, type TablePlan } from './plan-table';
import type { RawTable } from './raw-table';
import { NO_SPLIT } from './split-table';

/** All that is known of a table before anything of it is written. */
export interface PreparedTable extends Omit<TablePlan, 'columns'>, FittedTable {
  /** Names of the numbers that a row becomes. */
  features: readonly string[];
  /** Rows of one split that an earlier one has as well, by the cells that are learned from. */
  duplicates: SplitDuplicates;
}

/** @throws what `planTable` and `fitTable` throw */
export async function prepareTable(
  table: RawTable,
  recipe: TableRecipe,
  seed: number,
): Promise<PreparedTable> {
  const plan = await planTable(table, recipe, seed);
  const { columns, preprocessing, unseen } = await fitTable(table, plan, recipe);
  const learned = columns.filter(({ role }) => role === 'feature').map(({ name }) => name);
  const hashes = await table.hashRows(learned);
  if (plan.targets.unlabelled) leaveOutJudged(hashes, plan, recipe);
  return {
    ...plan,
    columns,
    preprocessing,
    unseen,
    features: createFeatureWriter(preprocessing).names,
    duplicates: countRowDuplicates(hashes, plan.assignment),
  };
}

/** Puts rows without a target aside that are, cell for cell, in validation or test too. */
function leaveOutJudged(
  hashes: BigUint64Array,
  { assignment, bad }: TablePlan,
  { target }: Pick<TableRecipe, 'target'>,
): void {
  const isJudged = (split: number) => split === VALIDATION || split === TEST;
  const judged = new Set(hashes.filter((_, row) => isJudged(assignment[row] ?? NO_SPLIT)));
  const column = 'column' in target ? target.column : '';
  assignment.forEach((split, row) => {
    if (split !== UNLABELLED || !judged.has(hashes[row] ?? 0n)) return;
    assignment[row] = NO_SPLIT;
    bad.add(row, column, null, JUDGED);
  });
}
