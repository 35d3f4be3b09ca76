import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidData, InvalidInput } from '../../core/contracts/errors';
import type { TableFormat } from '../../core/contracts/data/table';
import { endingOf, TABLE_ENDINGS } from '../../core/contracts/data/table-endings';
import type { RawTable } from '../../core/data/table/raw-table';
import { loadArrays } from './arrays/load-arrays';
import { openDuckDB, type DuckDBLimits, type DuckDBSession } from './duckdb-session';
import { openDuckDBTable } from './duckdb-table';
import { csvFormat } from './formats/csv';
import { jsonLinesFormat } from './formats/json-lines';
import { parquetFormat } from './formats/parquet';
import { loadCells, type Format, type LoadedCells } from './load-cells';

export interface TableFiles {
  /** Paths on this machine, each with all columns; rows follow each other in this order. */
  paths: readonly string[];
  format: TableFormat;
  /** Words for a missing cell. */
  missing: readonly string[];
  /** Of an .npz, those that are columns. */
  arrays?: readonly string[] | undefined;
}

/**
 * Runs `work` on a table that is loaded into a database on disk, and removes the database afterwards.
 *
 * @param directory for the database; must not be there before.
 * @throws InvalidData where the files can't be read as this format, or hold no row.
 */
export async function withTable<T>(
  files: TableFiles,
  directory: string,
  limits: DuckDBLimits,
  work: (table: RawTable) => Promise<T>,
): Promise<T> {
  const session = await openDuckDB(directory, limits);
  try {
    const table = await openDuckDBTable(session, await load(session, files, join(directory, 'arrays')));
    if (table.rows === 0) throw new InvalidData(`${files.paths.join(', ')}: no rows`, { paths: files.paths });
    return await work(table);
  } finally {
    session.close();
    await rm(directory, { recursive: true, force: true });
  }
}

const FORMATS: Readonly<Record<Exclude<TableFormat, 'npz' | 'npy'>, Format>> = {
  csv: csvFormat(),
  tsv: csvFormat('\t'),
  parquet: parquetFormat,
  jsonl: jsonLinesFormat,
};

async function load(session: DuckDBSession, files: TableFiles, directory: string): Promise<LoadedCells> {
  const { paths, format, missing, arrays } = files;
  try {
    if (format === 'npz' || format === 'npy')
      return await loadArrays(session, { paths, format, missing, arrays }, directory);
    return await loadCells(session, paths, FORMATS[format], missing);
  } catch (error) {
    if (error instanceof InvalidData || error instanceof InvalidInput) throw error;
    const [first = ''] = String(error instanceof Error ? error.message : error).split('\n');
    throw new InvalidData(
      `${paths.join(', ')}: can't be read as ${format}: ${first}`,
      { paths, format },
      error,
    );
  }
}

/** By the name's ending, before that of a compression. @throws InvalidData where it tells nothing. */
export function formatOf(name: string): TableFormat {
  const format = TABLE_ENDINGS[endingOf(name)];
  if (format) return format;
  throw new InvalidData(
    `${name}: the name doesn't say what it is; allowed endings: ${Object.keys(TABLE_ENDINGS).join(', ')}, and .gz or .zst after them`,
    { name },
  );
}
