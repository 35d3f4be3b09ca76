import { tableRecipeOf } from '../../activities/ingest-table';
import type { Digest } from '../../core/contracts/digest';
import { InvalidInput } from '../../core/contracts/errors';
import type { Recipe } from '../../core/contracts/recipe';
import { foldTable, type FoldedRow } from '../../core/data/table/fold-table';
import { chooseFolds } from '../../core/contracts/teachers/choose-folds';
import type { SourceAccess } from '../../sources/source-access';
import { openTableSource } from '../../sources/table/open-table-source';
import { sha256 } from '../../storage/sha256';

/** Of DuckDB; a table that is larger than this is kept on disk. */
const LIMITS = { memoryMiB: 1024, threads: 2 };

/**
 * The folds that a run of this recipe deals its training rows into.
 *
 * @throws InvalidInput for a recipe of images, or one without folds.
 */
export async function listFolds(recipe: Recipe, access: SourceAccess): Promise<FoldedRow[]> {
  const { data, seed } = recipe;
  const { source } = data;
  if (source.type !== 'table') throw refuse('data.source.type', source.type, '"table"');
  const folds = chooseFolds(recipe);
  if (folds === 1) throw refuse('teach.folds', folds, 'at least 2: with one there is nothing to leave out');
  const learned = tableRecipeOf({ ...data, source });
  const table = await openTableSource(source, access, LIMITS, learned);
  return table.withTable((rows) => foldTable(rows, learned, { folds, seed }));
}

function refuse(path: string, value: unknown, allowed: string): InvalidInput {
  return new InvalidInput('recipe', [{ path, value, allowed }]);
}

/** CSV: number of the row in the source, its name where it has one, and its fold, all numbers from 0 on. */
export function foldsCsv(rows: readonly FoldedRow[]): string {
  const isNamed = rows.some(({ id }) => id !== null);
  const lines = rows.map(({ row, id, fold }) => [row, ...(isNamed ? [quote(id ?? '')] : []), fold].join());
  return `${[isNamed ? 'row,id,fold' : 'row,fold', ...lines].join('\n')}\n`;
}

/** RFC 4180. */
function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** What a teacher that is made on these folds names them by, as `foldsSha256`: it is the digest of a run's folds. */
export function foldsDigest(rows: readonly FoldedRow[]): Digest {
  return sha256(Uint8Array.from(rows, ({ fold }) => fold));
}
