import { InvalidData, InvalidInput } from '../../contracts/errors';
import {
  columnsOf,
  type ColumnRole,
  type SchemaColumn,
  type TableRecipe,
  type TargetRecipe,
} from '../../contracts/data/table';
import { refuseMissing } from '../refuse-missing';
import { SPLITS, type SplitAssignment } from '../split/split-assignment';
import { BadRows } from './bad-rows';
import type { ColumnProfile } from './column-profile';
import { findBadCells } from './find-bad-cells';
import { inferSchema } from './infer-schema';
import { numbersOf, type RawTable } from './raw-table';
import { readTargets, type Targets } from './read-target';
import { splitTable } from './split-table';

/** What is known of a table before anything of it is written: its schema, and what becomes of every row. */
export interface TablePlan {
  profiles: readonly ColumnProfile[];
  columns: readonly SchemaColumn[];
  targets: Targets;
  /** Of each row, where the recipe names a column for it. */
  weights: Float32Array | null;
  assignment: SplitAssignment;
  /** Of each row that is in a split, where those are made by group. */
  groups: Int32Array | null;
  bad: BadRows;
}

/**
 * Reads what a table's rows are split and judged by.
 *
 * @throws InvalidInput for columns that aren't there; InvalidData for a target or a split that can't be had, or more bad
 *   rows than the recipe allows.
 */
export async function planTable(table: RawTable, recipe: TableRecipe, seed: number): Promise<TablePlan> {
  refuseStratifying(recipe);
  const profiles = await table.profile();
  const columns = readSchema(profiles, recipe);
  if (!columns.some(({ role }) => role === 'feature'))
    throw new InvalidData('no column is left to learn from');
  const bad = new BadRows(table.rows, table.rejected);
  const targets = await readTargets(table, recipe, bad);
  await findBadCells(
    table,
    columns.filter(({ role }) => role === 'feature'),
    profiles,
    bad,
  );
  const weights = recipe.weight === undefined ? null : await readWeights(table, recipe.weight, bad);
  // Before rows are split: too few good ones would be said to leave a split empty.
  bad.refuseMoreThan(recipe.maxBadRows);
  const { assignment, groups } = await splitTable(table, recipe.split, targets, bad, seed);
  bad.refuseMoreThan(recipe.maxBadRows);
  refuseMissingClasses(recipe.target, targets, assignment);
  return { profiles, columns, targets, weights, assignment, groups, bad };
}

/**
 * Kind and role of every column, by a recipe and what the cells look like.
 *
 * @throws InvalidInput for columns that aren't there, or have two roles.
 */
export function readSchema(profiles: readonly ColumnProfile[], recipe: TableRecipe): SchemaColumn[] {
  const { columns, images } = recipe;
  return inferSchema(profiles, { roles: rolesOf(recipe), columns, readsImages: images !== undefined });
}

/** A column has one role only: what is predicted, or splits, can't be learned from. */
function rolesOf({ target, id, weight, split }: TableRecipe): Record<string, ColumnRole> {
  const roles: Record<string, ColumnRole> = {};
  const give = (name: string, role: ColumnRole, path: string) => {
    const taken = roles[name];
    if (taken !== undefined)
      throw new InvalidInput('recipe', [
        { path, value: name, allowed: `a column that isn't the ${taken} already` },
      ]);
    roles[name] = role;
  };
  for (const name of columnsOf(target)) give(name, 'target', 'target');
  if (id !== undefined) give(id, 'id', 'id');
  if (weight !== undefined) give(weight, 'weight', 'weight');
  if ('column' in split && split.method !== 'by-time') give(split.column, 'split', 'split.column');
  return roles;
}

function refuseStratifying({ split, target }: TableRecipe): void {
  if (split.method !== 'stratified' || target.task === 'binary' || target.task === 'multiclass') return;
  throw new InvalidInput('recipe', [
    {
      path: 'split.method',
      value: 'stratified',
      allowed: `random, grouped, by-time or given, since a ${target.task} has no classes`,
    },
  ]);
}

async function readWeights(table: RawTable, column: string, bad: BadRows): Promise<Float32Array> {
  const weights = new Float32Array(table.rows);
  for await (const block of table.scan([{ name: column, as: 'number' }])) {
    numbersOf(block, 0).forEach((weight, i) => {
      if (weight > 0 && Number.isFinite(weight)) weights[block.start + i] = weight;
      else bad.add(block.start + i, column, String(weight), 'the weight is no number above 0');
    });
  }
  return weights;
}

/** Rows of each class, or with each label, of every split. */
export function countTargets({ values, width, names }: Targets, assignment: SplitAssignment): number[][] {
  const counts = SPLITS.map(() => new Array<number>(names.length).fill(0));
  assignment.forEach((split, row) => {
    const own = counts[split];
    if (!own || names.length === 0) return;
    for (let i = 0; i < width; i += 1) {
      const value = values[row * width + i] ?? 0;
      const at = width === 1 ? value : i;
      own[at] = (own[at] ?? 0) + (width === 1 ? 1 : value);
    }
  });
  return counts;
}

/** What a split has no row of can be neither learned nor judged. */
function refuseMissingClasses({ task }: TargetRecipe, targets: Targets, assignment: SplitAssignment): void {
  countTargets(targets, assignment).forEach((counts, split) => {
    refuseMissing(counts, targets.names, task === 'multi-label' ? 'label' : 'class', SPLITS[split] ?? '');
  });
}
