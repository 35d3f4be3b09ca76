import { join } from 'node:path';
import { textsOf } from '../../../core/data/table/raw-table';
import { openDuckDB } from '../../../sources/table/duckdb-session';
import { formatOf, withTable } from '../../../sources/table/open-table';
import { makeTempDir } from '../../support/temp-dir';

const LIMITS = { memoryMiB: 256, threads: 2 };
const temp = makeTempDir();
afterAll(temp.remove);

test.each(['csv.zst', 'csv.gz', 'jsonl.zst', 'jsonl.gz'])('%s is read as it is', async (ending) => {
  const path = join(temp.dir, `squares.${ending}`);
  const [format = '', compression = ''] = ending
    .replace('jsonl', 'json')
    .replace('zst', 'zstd')
    .replace('gz', 'gzip')
    .split('.');
  const session = await openDuckDB(join(temp.dir, `maker-${ending}`), LIMITS);
  await session.run(
    `COPY (SELECT i AS n, i * i AS m FROM range(50) t(i)) TO '${path}' (FORMAT ${format}, COMPRESSION ${compression})`,
  );
  session.close();
  const files = { paths: [path], format: formatOf(path), missing: [] };
  const found = await withTable(files, `${path}.d`, LIMITS, async (table) => {
    const columns: (string | null)[][] = [[], []];
    for await (const block of table.scan([
      { name: 'n', as: 'text' },
      { name: 'm', as: 'text' },
    ]))
      columns.forEach((column, i) => column.push(...textsOf(block, i)));
    return columns;
  });
  expect(found).toEqual([1, 2].map((power) => Array.from({ length: 50 }, (_, i) => String(i ** power))));
});
