import { InvalidData } from '../../contracts/errors';
import type { SplitRecipe } from '../../contracts/data/table';
import type { SplitAssignment } from '../split/split-assignment';
import { SPLITS, TRAIN, UNLABELLED } from '../split/split-assignment';
import { createTimeReader } from '../split/create-time-reader';
import { splitByClass } from '../split/split-by-class';
import { splitByGroup } from '../split/split-by-group';
import { splitByTime } from '../split/split-by-time';
import { splitRandomly } from '../split/split-randomly';
import type { BadRows } from './bad-rows';
import { textsOf, type RawTable } from './raw-table';
import type { Targets } from './read-target';

/** Assignment of a row that is put aside. */
export const NO_SPLIT = 255;

/** What becomes of every row of a table. */
export interface TableAssignment {
  assignment: SplitAssignment;
  /** Number of each row's group where they are split so; of no meaning for rows that are put aside. */
  groups: Int32Array | null;
}

/**
 * The split of every row; rows without what the method goes by are bad rows, and so are those without a label whose column
 * says that they are not for training.
 *
 * @param targets whose classes are kept in proportion where the method is stratified.
 * @throws InvalidData where a split would be empty.
 */
export async function splitTable(
  table: RawTable,
  split: SplitRecipe,
  targets: Targets,
  bad: BadRows,
  seed: number,
): Promise<TableAssignment> {
  const keys = await readKeys(table, split, bad);
  const good = bad.good().filter((row) => targets.unlabelled?.[row] !== 1);
  const own = keys && Float64Array.from(good, (row) => keys[row] ?? 0);
  const assigned = assign(split, good, own ?? new Float64Array(0), targets, seed);
  refuseEmptySplits(assigned);
  const assignment = new Uint8Array(table.rows).fill(NO_SPLIT);
  good.forEach((row, i) => (assignment[row] = assigned[i] ?? 0));
  placeUnlabelled(targets, keys, split, bad, assignment);
  return { assignment, groups: split.method === 'grouped' && keys ? Int32Array.from(keys) : null };
}

function placeUnlabelled(
  { unlabelled }: Targets,
  keys: Float64Array | undefined,
  split: SplitRecipe,
  bad: BadRows,
  assignment: SplitAssignment,
): void {
  unlabelled?.forEach((is, row) => {
    if (is === 0 || bad.has(row)) return;
    if (split.method !== 'given' || keys?.[row] === TRAIN) assignment[row] = UNLABELLED;
    else bad.add(row, split.column, null, 'the row has no target, and is not for training');
  });
}

function assign(
  split: SplitRecipe,
  good: Int32Array,
  keys: Float64Array,
  { values, names }: Targets,
  seed: number,
): SplitAssignment {
  switch (split.method) {
    case 'random':
      return splitRandomly(good.length, split, seed);
    case 'stratified':
      return splitByClass(
        Float32Array.from(good, (row) => values[row] ?? 0),
        names.length,
        split,
        seed,
      );
    case 'grouped':
      return splitByGroup(Int32Array.from(keys), split, seed);
    case 'by-time':
      return splitByTime(keys, split);
    case 'given':
      return Uint8Array.from(keys);
  }
}

function refuseEmptySplits(assigned: SplitAssignment): void {
  const empty = SPLITS.filter((_, split) => !assigned.includes(split));
  if (empty.length === 0) return;
  throw new InvalidData(`${empty.join(' and ')} would have none of ${assigned.length} rows`, {
    empty,
    rows: assigned.length,
  });
}

/** The number that each row is split by, where it isn't the row itself or its class. */
async function readKeys(
  table: RawTable,
  split: SplitRecipe,
  bad: BadRows,
): Promise<Float64Array | undefined> {
  if (split.method === 'random' || split.method === 'stratified') return undefined;
  const { column } = split;
  const read = createKeyReader(split);
  const keys = new Float64Array(table.rows);
  for await (const block of table.scan([{ name: column, as: 'text' }])) {
    textsOf(block, 0).forEach((cell, i) => {
      const row = block.start + i;
      // A row that is bad already must not open a group of its own.
      if (bad.has(row)) return;
      const key = cell === null ? 'the cell is missing' : read(cell);
      if (typeof key === 'string') bad.add(row, column, cell, key);
      else keys[row] = key;
    });
  }
  return keys;
}

type KeyedSplit = Extract<SplitRecipe, { column: string }>;

/** Gives the key of a cell, or why it has none. */
function createKeyReader(split: KeyedSplit): (cell: string) => number | string {
  switch (split.method) {
    case 'grouped': {
      const groups = new Map<string, number>();
      return (cell) => {
        const group = groups.get(cell) ?? groups.size;
        groups.set(cell, group);
        return group;
      };
    }
    case 'by-time': {
      const readTime = createTimeReader();
      return (cell) => {
        const read = readTime(cell);
        return 'time' in read ? read.time : `the cell is no time: ${read.reason}`;
      };
    }
    case 'given': {
      const numbers = new Map(SPLITS.flatMap((name, i) => split[name].map((value) => [value, i])));
      return (cell) => numbers.get(cell) ?? 'the value names no split';
    }
  }
}
