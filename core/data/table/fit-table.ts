import { InvalidData } from '../../contracts/errors';
import type { ColumnPreprocessing, Preprocessing } from '../../contracts/preprocessing';
import type { ColumnKind, SchemaColumn, TableRecipe } from '../../contracts/table';
import { fitColumn } from '../preprocessing/fit-column';
import { fitImages } from '../preprocessing/fit-images';
import { TRAIN } from '../split/split-assignment';
import { measureTelling } from './find-leaks';
import type { TablePlan } from './plan-table';
import type { RawTable } from './raw-table';
import { missesCell, readColumn } from './read-column';
import type { Targets } from './read-target';
import type { ColumnOf, TypedColumn } from './typed-column';

/** A column that avoids this share of all mistakes by itself is no clue but the answer, written down afterwards. */
const LEAK = 0.99;

export interface FittedTable {
  /** The plan's columns; those that give the target away aren't used any more. */
  columns: SchemaColumn[];
  preprocessing: Preprocessing;
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
  for (const column of columns) {
    if (column.role !== 'feature') {
      fitted.push(column);
      continue;
    }
    const cells: Cells = {
      read: (kind) => readColumn(table, { name: column.name, kind }, isTraining, rows),
      misses: () => missesCell(table, column.name, isTraining),
    };
    const { telling, fit } = await fitFeature(column, cells, own, recipe);
    if (telling < LEAK || recipe.columns[column.name]?.use === true) {
      fitted.push(column);
      preprocessing.push(fit());
    } else {
      const reason = `it gives the target away: alone it avoids ${(100 * telling).toFixed(1)} % of the mistakes`;
      fitted.push({ ...column, role: 'unused', reason });
    }
  }
  if (preprocessing.length === 0)
    throw new InvalidData('every column gives the target away: none is left to learn from');
  return { columns: fitted, preprocessing: { version: 1, missing: recipe.missing, columns: preprocessing } };
}

/** Of a column's training rows. */
interface Cells {
  read: <Kind extends ColumnKind>(kind: Kind) => Promise<ColumnOf<Kind>>;
  /** Whether one is missing: all images may be more than memory holds. */
  misses: () => Promise<boolean>;
}

/** How much a column tells of the target by itself, and how it becomes features. */
interface FittedFeature {
  telling: number;
  fit: () => ColumnPreprocessing;
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
