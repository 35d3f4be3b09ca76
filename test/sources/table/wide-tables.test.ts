import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MISSING_WORDS } from '../../../core/contracts/data/table';
import { textsOf } from '../../../core/data/table/raw-table';
import { withTable } from '../../../sources/table/open-table';
import { makeTempDir } from '../../support/temp-dir';

const temp = makeTempDir();
afterAll(temp.remove);

test('hundreds of columns fit in the memory there is', async () => {
  const columns = Array.from({ length: 400 }, (_, i) => `c${i}`);
  const lines = Array.from({ length: 40 }, (_, row) =>
    columns.map((_, i) => (i === row ? 'NA' : row)).join(),
  );
  const path = join(temp.dir, 'wide.csv');
  await writeFile(path, `${[columns.join(), ...lines].join('\n')}\n`);
  const files = { paths: [path], format: 'csv' as const, missing: MISSING_WORDS };
  const cells = await withTable(files, `${path}.d`, { memoryMiB: 256, threads: 2 }, async (table) => {
    const found: (string | null)[] = [];
    for await (const block of table.scan([{ name: 'c7', as: 'text' }])) found.push(...textsOf(block, 0));
    return found;
  });
  expect(cells).toHaveLength(40);
  expect(cells.slice(6, 9)).toEqual(['6', null, '8']);
});
