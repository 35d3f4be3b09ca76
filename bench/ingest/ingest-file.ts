/** Ingests one CSV file in this process, and says how long it took and how large the process was. */
import { createHash } from 'node:crypto';
import { TableRecipe } from '../../core/contracts/data/table';
import { ingestTable } from '../../core/data/table/ingest-table';
import { inScratchFolder } from '../../sources/scratch-folder';
import { withTable } from '../../sources/table/open-table';

const SHARD_ROWS = 65_536;
const MEMORY_MIB = 512;

export interface IngestFigures {
  seconds: number;
  peakMiB: number;
  rows: number;
  shards: number;
  shardMiB: number;
}

async function main(path: string): Promise<IngestFigures> {
  const recipe = TableRecipe.parse({
    target: { task: 'binary', column: 'bought', positive: '1' },
    id: 'customer',
    split: { method: 'stratified', validation: 0.1, test: 0.1 },
  });
  const startedMs = performance.now();
  let shardBytes = 0;
  const dataset = await inScratchFolder((directory) =>
    withTable(
      { paths: [path], format: 'csv', missing: recipe.missing },
      `${directory}/database`,
      { memoryMiB: MEMORY_MIB, threads: 2 },
      (table) =>
        ingestTable({
          table,
          recipe,
          sourceDigest: '0'.repeat(64),
          seed: 1,
          shardRows: SHARD_ROWS,
          write: (bytes) => {
            shardBytes += bytes.length;
            const digest = createHash('sha256').update(bytes).digest('hex');
            return Promise.resolve({ digest, sizeBytes: bytes.length });
          },
        }),
    ),
  );
  const splits = [dataset.train, dataset.validation, dataset.test];
  return {
    seconds: (performance.now() - startedMs) / 1000,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    rows: splits.reduce((sum, { rows }) => sum + rows, 0),
    shards: splits.reduce((sum, split) => sum + ('shards' in split ? split.shards.length : 0), 0),
    shardMiB: shardBytes / 2 ** 20,
  };
}

void main(process.argv[2] ?? '').then((figures) => process.stdout.write(`${JSON.stringify(figures)}\n`));
