import type { UnseenCategories } from '../../contracts/data/column-notes';
import type { SplitDuplicates } from '../../contracts/data/dataset';
import type { SchemaColumn, TableRecipe } from '../../contracts/data/table';
import { countGroups } from '../split/count-groups';
import { SPLITS, UNLABELLED, type SplitName } from '../split/split-assignment';
import type { BadRow } from './bad-rows';
import type { ColumnProfile } from './column-profile';
import { inferSchema } from './infer-schema';
import { countTargets } from './plan-table';
import { prepareTable } from './prepare-table';
import type { RawTable } from './raw-table';

export interface InspectedSplit {
  split: SplitName;
  rows: number;
  /** Rows of each class, or with each label. */
  targetRows: readonly number[];
  /** Where rows of a group stay in one split. */
  groups?: number;
}

/** What becomes of a table when it is learned from. */
export interface TableInspection {
  rows: number;
  profiles: readonly ColumnProfile[];
  columns: readonly SchemaColumn[];
  badRows: { rows: number; reasons: readonly { reason: string; rows: number }[]; first: readonly BadRow[] };
  /** Absent where nothing is said of what is to be learned. */
  learning?: {
    targetNames: readonly string[];
    splits: readonly InspectedSplit[];
    /** Rows without a target that are kept; absent where there are none. */
    unlabelledRows?: number;
    duplicates: SplitDuplicates;
    /** Categories that no training row has; absent where there are none. */
    unseenCategories?: UnseenCategories;
    /** Names of the numbers that a row becomes. */
    features: readonly string[];
  };
}

const SHOWN = 5;

/** Everything that an ingest would do, and nothing is written. Without a recipe only the columns are looked at. */
export async function inspectTable(
  table: RawTable,
  recipe: TableRecipe | undefined,
  seed: number,
): Promise<TableInspection> {
  if (!recipe) return inspectColumns(table);
  const prepared = await prepareTable(table, recipe, seed);
  const { profiles, columns, bad, targets, assignment, duplicates, features, unseen } = prepared;
  const counts = countTargets(targets, assignment);
  const count = (split: number) => assignment.reduce((rows, each) => rows + Number(each === split), 0);
  const unlabelledRows = count(UNLABELLED);
  const groups = prepared.groups && countGroups(prepared.groups, assignment);
  return {
    rows: table.rows,
    profiles,
    columns,
    badRows: { rows: bad.all.length, reasons: bad.countReasons(), first: bad.all.slice(0, SHOWN) },
    learning: {
      targetNames: targets.names,
      splits: SPLITS.map((split, i) => ({
        split,
        rows: count(i),
        targetRows: counts[i] ?? [],
        ...(groups && { groups: groups[i] ?? 0 }),
      })),
      ...(unlabelledRows > 0 && { unlabelledRows }),
      duplicates,
      ...(unseen && { unseenCategories: unseen }),
      features,
    },
  };
}

async function inspectColumns(table: RawTable): Promise<TableInspection> {
  const profiles = await table.profile();
  const { rows, rejected } = table;
  return {
    rows,
    profiles,
    columns: inferSchema(profiles, { roles: {}, columns: {}, readsImages: false }),
    badRows: { rows: rejected.length, reasons: [], first: rejected.slice(0, SHOWN) },
  };
}
