import { InvalidInput } from '../../core/contracts/errors';
import { placeOf } from '../../core/contracts/data/location';
import { MISSING_WORDS, type TableFormat, type TableRecipe } from '../../core/contracts/data/table';
import { inspectTable, type TableInspection } from '../../core/data/table/inspect-table';
import type { SourceAccess } from '../../sources/source-access';
import { openTableSource } from '../../sources/table/open-table-source';

/** Of DuckDB; a table that is larger than this is kept on disk. */
const LIMITS = { memoryMiB: 1024, threads: 2 };

/**
 * Looks at files that are one table together.
 *
 * @throws InvalidInput that names each text which is no file's location.
 */
export async function inspectFiles(
  uris: readonly string[],
  { format, arrays }: { format?: TableFormat; arrays?: string[] },
  recipe: TableRecipe | undefined,
  seed: number,
  access: SourceAccess,
): Promise<TableInspection> {
  const allowed = 'a path, "s3://bucket/key", an http(s) URL or "example:NAME" of an example';
  const problems = uris
    .filter((uri) => placeOf(uri) === null)
    .map((value) => ({ path: 'file', value, allowed }));
  if (problems.length > 0) throw new InvalidInput('command', problems);
  const files = uris.map((uri) => ({ uri }));
  const source = { files, format, arrays, missing: recipe?.missing ?? [...MISSING_WORDS] };
  const opened = await openTableSource(source, access, LIMITS, recipe);
  return opened.withTable((table) => inspectTable(table, recipe, seed));
}
