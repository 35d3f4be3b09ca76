import type { BlobRef } from '../../contracts/digest';
import type { TableRecipe } from '../../contracts/table';
import type { TableDataset, TableSplit } from '../../contracts/table-dataset';
import { createFeatureWriter } from '../preprocessing/encode-features';
import type { SplitName } from '../split/split-assignment';
import { countDuplicates } from './count-duplicates';
import { fitTable } from './fit-table';
import { countTargets, planTable, type TablePlan } from './plan-table';
import type { RawTable } from './raw-table';
import { packShards } from './write-shards';

export interface TableIngest {
  table: RawTable;
  recipe: TableRecipe;
  sourceDigest: string;
  seed: number;
  shardRows: number;
  write: (bytes: Uint8Array) => Promise<BlobRef>;
}

/** A table of text cells → typed, split and content-addressed, with the preprocessing that its training rows gave. */
export async function ingestTable(ingest: TableIngest): Promise<TableDataset> {
  const { table, recipe, sourceDigest, seed, write } = ingest;
  const plan = await planTable(table, recipe, seed);
  const { columns, preprocessing } = await fitTable(table, plan, recipe);
  const features = columns.filter(({ role }) => role === 'feature').map(({ name }) => name);
  const duplicates = countDuplicates(await table.hashRows(features), plan.assignment);
  const shards = await writeShards(ingest, { ...plan, columns });
  const counts = countTargets(plan.targets, plan.assignment);
  const splitOf = (name: SplitName, i: number): TableSplit => ({
    rows: plan.assignment.reduce((rows, split) => rows + Number(split === i), 0),
    targetRows: counts[i] ?? [],
    shards: shards[name],
  });
  return {
    sourceDigest,
    task: recipe.target.task,
    targetNames: [...plan.targets.names],
    columns,
    preprocessing: await write(toJson(preprocessing)),
    features: createFeatureWriter(preprocessing).names.length,
    train: splitOf('train', 0),
    validation: splitOf('validation', 1),
    test: splitOf('test', 2),
    quarantine: {
      rows: plan.bad.all.length,
      reasons: plan.bad.countReasons(),
      list: await write(Buffer.from(plan.bad.all.map((row) => `${JSON.stringify(row)}\n`).join(''))),
    },
    duplicates,
  };
}

async function writeShards(
  { table, recipe, shardRows, write }: TableIngest,
  plan: TablePlan,
): Promise<Record<SplitName, TableSplit['shards']>> {
  const shards: Record<SplitName, TableSplit['shards']> = { train: [], validation: [], test: [] };
  for await (const { split, rows, bytes } of packShards(table, { ...plan, id: recipe.id }, shardRows)) {
    shards[split].push({ rows, bytes: await write(bytes) });
  }
  return shards;
}

function toJson(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
