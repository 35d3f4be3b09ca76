import type { Dataset } from '../core/contracts/data/dataset';
import type { SourceOf } from '../core/contracts/data/data-source';
import { InvalidData } from '../core/contracts/errors';
import type { DataRecipe } from '../core/contracts/recipe';
import { sizeOf } from '../core/contracts/models/shape';
import { pixelFormatOf, pixelShapeOf } from '../core/contracts/data/pixel-format';
import { TableRecipe } from '../core/contracts/data/table';
import { ingestTable } from '../core/data/table/ingest-table';
import type { SourceAccess } from '../sources/source-access';
import { openTableSource } from '../sources/table/open-table-source';
import type { BlobStore } from '../storage/blob-store';

type TableData = Omit<DataRecipe, 'source'> & { source: SourceOf<'table'> };

/** Rows of a file of a split: some MB, which a trainer reads whole. */
const SHARD_ROWS = 65_536;
/** Of the images of such a file, at most. */
const SHARD_PIXEL_BYTES = 64 * 1024 ** 2;

/** Of DuckDB; what doesn't fit is kept on disk. */
const LIMITS = { memoryMiB: 512, threads: 2 };

/** Looks at a table; its rows are read by `ingest`. */
export async function openTableData(data: TableData, seed: number, blobs: BlobStore, access: SourceAccess) {
  const { type: _type, files: _files, images, ...said } = data.source;
  const recipe = tableRecipeOf(data);
  const source = await openTableSource(data.source, access, LIMITS, recipe);
  return {
    digest: source.digest,
    // Where images lie is no part of it, as it isn't of files: what they are is in the digest.
    reading: { ...said, ...(images && { images: pixelFormatOf(images) }) },
    ingest: async (): Promise<Dataset> => {
      const dataset = await source.withTable((table) =>
        ingestTable({
          table,
          recipe,
          sourceDigest: source.digest,
          seed,
          shardRows: shardRowsFor(data.source),
          write: (bytes) => blobs.write(bytes),
        }),
      );
      if (!dataset.task) refuseOtherClasses(dataset, data.classes);
      return dataset;
    },
  };
}

function shardRowsFor({ images }: TableData['source']): number {
  if (!images) return SHARD_ROWS;
  const rows = Math.floor(SHARD_PIXEL_BYTES / sizeOf(pixelShapeOf(images)));
  return Math.max(1, Math.min(SHARD_ROWS, rows));
}

/** What is to be learned, of all that is said of a table. */
export function tableRecipeOf({ source, maxBadRows, unlabelled }: TableData): TableRecipe {
  const { type: _type, files: _files, format: _format, arrays: _arrays, ...said } = source;
  return TableRecipe.parse({
    ...said,
    ...(maxBadRows !== undefined && { maxBadRows }),
    ...(unlabelled !== undefined && { unlabelled }),
  });
}

function refuseOtherClasses({ classes, classNames = [] }: Dataset, wanted: number): void {
  if (classes === wanted) return;
  const names = classNames.map((name) => JSON.stringify(name)).join(', ');
  throw new InvalidData(`the target has ${classes} classes (${names}), but data.classes is ${wanted}`, {
    classes,
    wanted,
  });
}
