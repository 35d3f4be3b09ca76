import type { SplitDuplicates } from '../../contracts/dataset';
import type { TableRecipe } from '../../contracts/table';
import { createFeatureWriter } from '../preprocessing/encode-features';
import { countRowDuplicates } from './count-row-duplicates';
import { fitTable, type FittedTable } from './fit-table';
import { planTable, type TablePlan } from './plan-table';
import type { RawTable } from './raw-table';

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
  const { columns, preprocessing } = await fitTable(table, plan, recipe);
  const learned = columns.filter(({ role }) => role === 'feature').map(({ name }) => name);
  return {
    ...plan,
    columns,
    preprocessing,
    features: createFeatureWriter(preprocessing).names,
    duplicates: countRowDuplicates(await table.hashRows(learned), plan.assignment),
  };
}
