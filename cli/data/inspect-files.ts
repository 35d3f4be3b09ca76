import { MISSING_WORDS, type TableFormat, type TableRecipe } from '../../core/contracts/table';
import { inspectTable, type TableInspection } from '../../core/data/table/inspect-table';
import { inScratchFolder } from '../../sources/scratch-folder';
import { formatOf, withTable } from '../../sources/table/open-table';

/** Of DuckDB; a table that is larger than this is kept on disk. */
const LIMITS = { memoryMiB: 1024, threads: 2 };

/** Looks at files that are one table together. */
export function inspectFiles(
  paths: readonly string[],
  format: TableFormat | undefined,
  recipe: TableRecipe | undefined,
  seed: number,
): Promise<TableInspection> {
  const files = {
    paths,
    format: format ?? formatOf(paths[0] ?? ''),
    missing: recipe?.missing ?? MISSING_WORDS,
  };
  return inScratchFolder((directory) =>
    withTable(files, directory, LIMITS, (table) => inspectTable(table, recipe, seed)),
  );
}
