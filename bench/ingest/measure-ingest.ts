import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { inScratchFolder } from '../../sources/scratch-folder';
import type { IngestFigures } from './ingest-file';
import { COLUMNS, writeTable } from './write-table';

const run = promisify(execFile);

/** Ingests a made-up CSV file in a process of its own; says how long that took and how large the process became. */
export async function measureIngest(flags: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...flags],
    options: { 'table-rows': { type: 'string', default: '5000000' } },
  });
  const rows = Number(values['table-rows']);
  await inScratchFolder(async (directory) => {
    const csv = path.join(directory, 'table.csv');
    process.stderr.write(`writing ${rows} rows of ${COLUMNS} columns\n`);
    await writeTable(csv, rows);
    const { size } = await stat(csv);
    process.stderr.write(`ingesting ${Math.round(size / 2 ** 20)} MiB\n`);
    const script = path.join(__dirname, 'ingest-file.ts');
    const { stdout } = await run(process.execPath, ['--import', 'tsx', script, csv]);
    const { seconds, peakMiB, rows: good, shards, shardMiB } = JSON.parse(stdout) as IngestFigures;
    process.stdout.write(
      `${good} rows in ${seconds.toFixed(1)} s (${Math.round(good / seconds)} rows/s), ` +
        `${shards} shards of ${Math.round(shardMiB)} MiB in all, peak ${Math.round(peakMiB)} MiB\n`,
    );
  });
}
