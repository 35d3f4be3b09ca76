import type { DataNotes, Dataset, TableSplit } from '../../contracts/data/dataset';
import type { BlobRef, Digest } from '../../contracts/digest';
import { pixelFormatOf } from '../../contracts/data/pixel-format';
import type { TableRecipe, TargetRecipe } from '../../contracts/data/table';
import { taskOfTarget } from '../../contracts/data/task';
import { encodeBadRows } from '../bad-rows';
import { fitScale } from '../fit-scale';
import { gatherValues } from '../gather-values';
import { settleWeights } from '../settle-weights';
import { countGroups } from '../split/count-groups';
import { numberGroups } from '../split/number-groups';
import { SPLITS, TRAIN, type SplitName } from '../split/split-assignment';
import { toBytes } from '../typed-bytes';
import type { BadRows } from './bad-rows';
import { prepareTable, type PreparedTable } from './prepare-table';
import type { RawTable } from './raw-table';
import type { Targets } from './read-target';
import { rowsOfSplit } from './rows-of-split';
import { packShards, type PackedShard } from './write-shards';

export interface TableIngest {
  table: RawTable;
  recipe: TableRecipe;
  sourceDigest: Digest;
  seed: number;
  shardRows: number;
  write: (bytes: Uint8Array) => Promise<BlobRef>;
}

/** A table of text cells → typed, split and content-addressed, with the preprocessing that its training rows gave. */
export async function ingestTable(ingest: TableIngest): Promise<Dataset> {
  const { table, recipe, sourceDigest, seed, write } = ingest;
  const prepared = await prepareTable(table, recipe, seed);
  const { columns, preprocessing, targets, features, bad, duplicates, unseen } = prepared;
  return {
    sourceDigest,
    ...outputsOf(recipe.target, targets),
    ...scaleOf(prepared, recipe.target),
    shape: [features.length],
    ...(await writeSplits(ingest, prepared)),
    table: {
      columns,
      preprocessing: await write(Buffer.from(`${JSON.stringify(preprocessing)}\n`)),
      ...(recipe.images && { images: pixelFormatOf(recipe.images) }),
    },
    ...(await quarantine(bad, write)),
    ...(Object.values(duplicates).some((rows) => rows > 0) && { duplicatesAcrossSplits: duplicates }),
    ...noteGroups(prepared),
    ...(unseen && { unseenCategories: unseen }),
  };
}

function noteGroups({ groups, assignment }: PreparedTable): Pick<DataNotes, 'groups'> {
  if (!groups) return {};
  const [train = 0, validation = 0, test = 0] = countGroups(groups, assignment);
  return { groups: { train, validation, test } };
}

async function writeSplits(
  { table, recipe, shardRows, write }: TableIngest,
  plan: PreparedTable,
): Promise<Pick<Dataset, 'unlabelled'> & Record<SplitName, TableSplit>> {
  const shards: Record<PackedShard['split'], TableSplit['shards']> = {
    train: [],
    validation: [],
    test: [],
    unlabelled: [],
  };
  for await (const { split, rows, bytes } of packShards(table, { ...plan, id: recipe.id }, shardRows)) {
    shards[split].push({ rows, bytes: await write(bytes) });
  }
  const splitOf = async (name: SplitName): Promise<TableSplit> => {
    const labels = labelsOf(plan, SPLITS.indexOf(name));
    const weights = weightsOf(plan, SPLITS.indexOf(name));
    const targets = taskOfTarget(recipe.target) && targetsOf(plan, SPLITS.indexOf(name));
    return {
      rows: labels.length,
      shards: shards[name],
      labels: await write(targets ? new Uint8Array(labels.length) : labels),
      ...(targets && { targets: await write(toBytes(targets)) }),
      ...(weights && { weights: await write(toBytes(weights)) }),
    };
  };
  const groups = plan.groups && numberGroups(plan.groups, rowsOfSplit(plan.assignment, TRAIN));
  return {
    train: { ...(await splitOf('train')), ...(groups && { groups: await write(toBytes(groups)) }) },
    validation: await splitOf('validation'),
    test: await splitOf('test'),
    ...(shards.unlabelled.length > 0 && {
      unlabelled: { rows: countRows(shards.unlabelled), shards: shards.unlabelled },
    }),
  };
}

function countRows(shards: TableSplit['shards']): number {
  return shards.reduce((sum, { rows }) => sum + rows, 0);
}

function outputsOf(
  target: TargetRecipe,
  { names, width }: Targets,
): Pick<Dataset, 'classes' | 'classNames' | 'task'> {
  const task = taskOfTarget(target);
  if (task === 'regression') return { task, classes: width };
  return { ...(task && { task }), classes: names.length, classNames: [...names] };
}

/** float32 [rows, width], in the order of the source. */
function targetsOf({ targets, assignment }: PreparedTable, split: number): Float32Array {
  const { values, width } = targets;
  const rows = rowsOfSplit(assignment, split);
  return gatherValues(new Float32Array(rows.length * width), values, rows, width);
}

function scaleOf(plan: PreparedTable, target: TargetRecipe): Pick<Dataset, 'scale'> {
  return target.task === 'regression'
    ? { scale: fitScale(targetsOf(plan, TRAIN), `target ${target.column}`) }
    : {};
}

/** uint8 [rows], in the order of the source. */
function labelsOf({ targets, assignment }: PreparedTable, split: number): Uint8Array {
  return Uint8Array.from(rowsOfSplit(assignment, split), (row) => targets.values[row] ?? 0);
}

/** float32 [rows], 1 on average, in the order of the source. */
function weightsOf({ weights, assignment }: PreparedTable, split: number): Float32Array | null {
  return (
    weights && settleWeights(Float32Array.from(rowsOfSplit(assignment, split), (row) => weights[row] ?? 1))
  );
}

async function quarantine(
  bad: BadRows,
  write: TableIngest['write'],
): Promise<Pick<DataNotes, 'quarantined'>> {
  if (bad.all.length === 0) return {};
  const list = await write(encodeBadRows(bad.all));
  return { quarantined: { rows: bad.all.length, reasons: bad.countReasons(), list } };
}
