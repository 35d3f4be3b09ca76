import { InvalidInput } from '../../core/contracts/errors';
import { placeOf } from '../../core/contracts/location';
import { MISSING_WORDS, type TableFormat, type TableRecipe } from '../../core/contracts/table';
import { inspectTable, type TableInspection } from '../../core/data/table/inspect-table';
import { loadConfig } from '../../infra/config/config';
import { findDeployment } from '../../infra/config/deployment';
import { exampleDataDir } from '../../infra/setup/paths.cjs';
import type { SourceAccess } from '../../sources/source-access';
import { openTableSource } from '../../sources/table/open-table-source';
import { openStores } from '../../storage/open-stores';

/** Of DuckDB; a table that is larger than this is kept on disk. */
const LIMITS = { memoryMiB: 1024, threads: 2 };

/**
 * Looks at files that are one table together.
 *
 * @throws InvalidInput that names each text which is no file's location.
 */
export async function inspectFiles(
  uris: readonly string[],
  format: TableFormat | undefined,
  recipe: TableRecipe | undefined,
  seed: number,
): Promise<TableInspection> {
  const allowed = 'a path, "s3://bucket/key", an http(s) URL or "example:NAME" of an example';
  const problems = uris
    .filter((uri) => placeOf(uri) === null)
    .map((value) => ({ path: 'file', value, allowed }));
  if (problems.length > 0) throw new InvalidInput('command', problems);
  const files = uris.map((uri) => ({ uri }));
  const source = { files, format, missing: recipe?.missing ?? [...MISSING_WORDS] };
  const opened = await openTableSource(source, ACCESS, LIMITS);
  return opened.withTable((table) => inspectTable(table, recipe, seed));
}

const ACCESS: SourceAccess = {
  exampleDataDir,
  // Only who names a bucket needs a store.
  openBucket: (bucket) => {
    const config = loadConfig(process.env);
    return openStores(findDeployment({ config, variables: process.env }).s3).openBucket(bucket);
  },
};
