import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { TableRecipe } from '../../../core/contracts/data/table';
import { Dataset, type Split, type UnlabelledRows } from '../../../core/contracts/data/dataset';
import { ingestTable } from '../../../core/data/table/ingest-table';
import { unpackShard } from '../../../core/data/table/table-shard';
import { createRandom } from '../../../core/random/random';
import { withTable } from '../../../sources/table/open-table';
import { makeTempDir } from '../../support/temp-dir';
import { tableOf } from '../../support/splits-of';

export const ROWS = 1000;
const temp = makeTempDir();
let number = 0;

afterAll(temp.remove);

/** Customers, a fifth of whom left; `closed_on` is known of those only: it gives the target away. */
function customers(): string[] {
  const random = createRandom(5, 'customers');
  return Array.from({ length: ROWS }, (_, row) => {
    const left = random.uniform() < 0.2;
    const cells = {
      customer_id: `c${row}`,
      age: row % 50 === 3 ? '' : random.integer(18, 90),
      plan: ['basic', 'plus', 'pro'][random.integer(0, 2)],
      country: 'DE',
      joined: `20${random.integer(10, 20)}-0${random.integer(1, 9)}-1${random.integer(0, 9)}`,
      closed_on: left ? '2021-05-05' : '',
      spent: random.uniform().toFixed(3),
      left: left ? 'yes' : 'no',
    };
    return Object.values(cells).join();
  });
}

export const HEADER = 'customer_id,age,plan,country,joined,closed_on,spent,left';

export const RECIPE: z.input<typeof TableRecipe> = {
  target: { task: 'binary', column: 'left', positive: 'yes' },
  id: 'customer_id',
  split: { method: 'stratified', validation: 0.2, test: 0.2 },
};

/** A split that the plan says. */
export const BY_PLAN = {
  method: 'given' as const,
  column: 'plan',
  train: ['basic'],
  validation: ['plus'],
  test: ['pro'],
};

export interface Ingested {
  dataset: Dataset;
  blobs: Map<string, Uint8Array>;
}

export async function ingest(
  lines: readonly string[],
  recipe: z.input<typeof TableRecipe> = RECIPE,
  header = HEADER,
): Promise<Ingested> {
  const path = join(temp.dir, `${number++}.csv`);
  await writeFile(path, `${[header, ...lines].join('\n')}\n`);
  const blobs = new Map<string, Uint8Array>();
  const parsed = TableRecipe.parse(recipe);
  const files = { paths: [path], format: 'csv' as const, missing: parsed.missing };
  const dataset = await withTable(files, `${path}.d`, { memoryMiB: 256, threads: 2 }, (table) =>
    ingestTable({
      table,
      recipe: parsed,
      sourceDigest: 'f'.repeat(64),
      seed: 1,
      shardRows: 250,
      write: (bytes) => {
        const digest = createHash('sha256').update(bytes).digest('hex');
        blobs.set(digest, bytes);
        return Promise.resolve({ digest, sizeBytes: bytes.length });
      },
    }),
  );
  return { dataset: Dataset.parse(dataset), blobs };
}

export function readBlob({ blobs }: Ingested, { digest }: { digest: string }): Uint8Array {
  const bytes = blobs.get(digest);
  if (!bytes) throw new Error(`no blob ${digest}`);
  return bytes;
}

export function readShards(ingested: Ingested, split: Split | UnlabelledRows) {
  const features = (ingested.dataset.table?.columns ?? []).filter(({ role }) => role === 'feature');
  const { task, classes } = ingested.dataset;
  const width = task === 'multi-label' ? classes : 1;
  return tableOf(split).shards.map(({ bytes }) => unpackShard(readBlob(ingested, bytes), features, width));
}

export const LINES = customers();
