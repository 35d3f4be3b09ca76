import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TableRecipe } from '../../core/contracts/data/table';
import { ingestTable } from '../../core/data/table/ingest-table';
import { sha256 } from '../../storage/sha256';
import { withTable } from '../../sources/table/open-table';
import { readSplit } from '../../workers/trainer/read-inputs';
import { createDependencies } from '../activities/main-dependencies';
import { tableOf } from '../support/splits-of';
import { makeTempDir } from '../support/temp-dir';
import { customersCsv } from '../support/write-customers';

const temp = makeTempDir();
afterAll(temp.remove);

test('rows of several shards follow each other, in step with their labels', async () => {
  const { blobs } = createDependencies();
  const path = join(temp.dir, 'customers.csv');
  writeFileSync(path, customersCsv(300, 1));
  const recipe = TableRecipe.parse({
    target: { task: 'binary', column: 'left', positive: 'yes' },
    columns: { plan: { use: false }, joined: { use: false }, customer_id: { use: false } },
    split: { method: 'random', validation: 0.2, test: 0.2 },
  });
  const read = async (shardRows: number) => {
    const files = { paths: [path], format: 'csv' as const, missing: recipe.missing };
    const dataset = await withTable(files, `${path}.${shardRows}`, { memoryMiB: 256, threads: 2 }, (table) =>
      ingestTable({
        table,
        recipe,
        sourceDigest: sha256('x'),
        seed: 1,
        shardRows,
        write: (bytes) => blobs.write(bytes),
      }),
    );
    return { dataset, rows: await readSplit(blobs, dataset, dataset.train) };
  };
  const [whole, parts] = [await read(1000), await read(50)];
  expect(tableOf(whole.dataset.train).shards).toHaveLength(1);
  expect(tableOf(parts.dataset.train).shards).toHaveLength(4);
  expect(parts.rows).toEqual(whole.rows);
  // Features: visits, and whether they are missing; so rows are told apart.
  expect(whole.rows).toMatchObject({ rows: 180, shape: [2] });
  expect(new Set(whole.rows.inputs).size).toBeGreaterThan(30);
  const mean = (label: number) => {
    const own = [...whole.rows.labels.keys()].filter((row) => whole.rows.labels[row] === label);
    return own.reduce((sum, row) => sum + whole.rows.inputs[2 * row]!, 0) / own.length;
  };
  // Those who left had visited less.
  expect(mean(1)).toBeLessThan(mean(0) - 0.5);
});
