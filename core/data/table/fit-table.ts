import type { UnseenCategories } from '../../contracts/data/column-notes';
import { InvalidData } from '../../contracts/errors';
import type { ColumnPreprocessing, Preprocessing } from '../../contracts/data/preprocessing';
import type { ColumnKind, SchemaColumn, TableRecipe } from '../../contracts/data/table';
import { fitColumn } from '../preprocessing/fit-column';
import { fitImages } from '../preprocessing/fit-images';
import { TRAIN, type SplitAssignment } from '../split/split-assignment';
import { createUnseenCounter, summariseUnseen, type UnseenCells } from './count-unseen';
import { measureTelling } from './find-leaks';
import type { TablePlan } from './plan-table';
import { textsOf, type CellBlock, type RawTable } from './raw-table';
import { missesCell, readColumn } from './read-column';
import type { Targets } from './read-target';
import type { ColumnOf, TypedColumn } from './typed-column';

/** A column that avoids this share of all mistakes by itself is no clue but the answer, written down afterwards. */
const LEAK = 0.99;

export interface FittedTable {
  /** The plan's columns; those that give the target away aren't used any more. */
  columns: SchemaColumn[];
  preprocessing: Preprocessing;
  /** Categories of validation and test that no training row has; undefined where there are none. */
  unseen: UnseenCategories | undefined;
}

/**
 * Looks at the training rows of every column that is to be learned from, one column at a time: leaves out what gives the
 * target away, unless the recipe says that it is to be used, and fits how the others become features.
 */
export async function fitTable(
  table: RawTable,
  { columns, targets, assignment }: TablePlan,
  recipe: TableRecipe,
): Promise<FittedTable> {
  const isTraining = (row: number) => assignment[row] === TRAIN;
  const rows = assignment.reduce((count, split) => count + Number(split === TRAIN), 0);
  const own = takeRows(targets, isTraining, rows);
  const fitted: SchemaColumn[] = [];
  const preprocessing: ColumnPreprocessing[] = [];
  const unseen: UnseenCells[] = [];
  for (const column of columns) {
    if (column.role !== 'feature') {
      fitted.push(column);
      continue;
    }
    const { name } = column;
    const cells = cellsOf(table, name, assignment, rows);
    const { telling, fit, categories } = await fitFeature(column, cells, own, recipe);
    if (telling < LEAK || recipe.columns[name]?.use === true) {
      fitted.push(column);
      preprocessing.push(fit());
      if (categories) unseen.push({ column: name, ...cells.countUnseen(categories) });
    } else {
      const reason = `it gives the target away: alone it avoids ${(100 * telling).toFixed(1)} % of the mistakes`;
      fitted.push({ ...column, role: 'unused', reason });
    }
  }
  if (preprocessing.length === 0)
    throw new InvalidData('every column gives the target away: none is left to learn from');
  return {
    columns: fitted,
    preprocessing: { version: 1, missing: recipe.missing, columns: preprocessing },
    unseen: summariseUnseen(unseen, assignment),
  };
}

/** Of a column's training rows. */
interface Cells {
  read: <Kind extends ColumnKind>(kind: Kind) => Promise<ColumnOf<Kind>>;
  /** Whether one is missing: all images may be more than memory holds. */
  misses: () => Promise<boolean>;
  /** Of the other splits, once categories were read. @param categories all that training has. */
  countUnseen: (categories: readonly string[]) => Omit<UnseenCells, 'column'>;
}

function cellsOf(table: RawTable, name: string, assignment: SplitAssignment, rows: number): Cells {
  const isTraining = (row: number) => assignment[row] === TRAIN;
  const counter = createUnseenCounter(assignment);
  const count = (block: CellBlock, i: number) => counter.add(block.start + i, textsOf(block, 0)[i] ?? null);
  return {
    read: (kind) =>
      readColumn(table, { name, kind }, isTraining, rows, kind === 'categorical' ? count : undefined),
    misses: () => missesCell(table, name, isTraining),
    countUnseen: (categories) => counter.count(categories),
  };
}

/** How much a column tells of the target by itself, and how it becomes features. */
interface FittedFeature {
  telling: number;
  fit: () => ColumnPreprocessing;
  /** That the training rows have, where the column has any. */
  categories?: readonly string[];
}

async function fitFeature(
  { name, kind }: SchemaColumn,
  { read, misses }: Cells,
  targets: readonly Float32Array[],
  recipe: TableRecipe,
): Promise<FittedFeature> {
  if (kind !== 'image') {
    const cells = await read(kind);
    return {
      telling: measureLeak(cells, targets, recipe),
      fit: () => fitColumn(cells, recipe.features),
      ...(cells.kind === 'categorical' && { categories: cells.categories }),
    };
  }
  if (!recipe.images)
    throw new Error(`column ${name} is of images, and the recipe doesn't say how they are read`);
  const { images } = recipe;
  const missing = await misses();
  return { telling: 0, fit: () => fitImages(name, images, missing) };
}

/** Of each target on its own, as float32 [rows] of training. */
function takeRows(
  { values, width }: Targets,
  wanted: (row: number) => boolean,
  rows: number,
): Float32Array[] {
  return Array.from({ length: width }, (_, target) => {
    const own = new Float32Array(rows);
    let at = 0;
    for (let row = 0; row * width < values.length; row += 1) {
      if (wanted(row)) own[at++] = values[row * width + target] ?? 0;
    }
    return own;
  });
}

function measureLeak(cells: TypedColumn, targets: readonly Float32Array[], { target }: TableRecipe): number {
  return Math.max(...targets.map((own) => measureTelling(cells, own, target.task === 'regression')));
}
