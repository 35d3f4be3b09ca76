import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { SourceOf } from '../../core/contracts/data/data-source';
import type { Digest } from '../../core/contracts/digest';
import { InvalidData } from '../../core/contracts/errors';
import { pinnedFile, placeOf, type FileLocation } from '../../core/contracts/data/location';
import type { TableRecipe } from '../../core/contracts/data/table';
import type { RawTable } from '../../core/data/table/raw-table';
import { sha256 } from '../../storage/sha256';
import { changedMeanwhile } from '../files/changed-meanwhile';
import { findExample } from '../files/find-example';
import { refuseOtherBytes } from '../files/refuse-other-bytes';
import { streamFile } from '../files/stream-file';
import { digestFiles } from '../images/digest-files';
import { inScratchFolder } from '../scratch-folder';
import type { SourceAccess } from '../source-access';
import type { DuckDBLimits } from './duckdb-session';
import { findImageColumns, type ImageColumns } from './image-columns';
import { formatOf, withTable } from './open-table';
import { withImages } from './with-images';

/** Files of a table that were looked at; their rows are read only where they are needed. */
export interface TableSource {
  /** SHA-256 over the names and contents of the files, in order. */
  digest: Digest;
  /**
   * Runs `work` on the rows.
   *
   * @throws SourceUnavailable where a file was changed since it was looked at.
   */
  withTable<T>(work: (table: RawTable) => Promise<T>): Promise<T>;
}

/** A file, and how it comes to be on this disk. */
interface FoundFile {
  name: string;
  digest: Digest;
  /**
   * @param directory for files that come from elsewhere.
   * @returns its path
   */
  bring: (directory: string) => Promise<string>;
  /** @throws SourceUnavailable where it was changed since it was hashed. */
  confirm: () => Promise<void>;
}

type TableFiles = Pick<SourceOf<'table'>, 'files' | 'format' | 'missing' | 'arrays'>;

/**
 * Hashes the files of a table as they are read, and those that its columns of images name.
 *
 * @param recipe which says what these columns are; without one, no image is looked at.
 * @throws InvalidData where a file isn't there, or another than the recipe's SHA-256 says.
 */
export async function openTableSource(
  source: TableFiles,
  access: SourceAccess,
  limits: DuckDBLimits,
  recipe?: TableRecipe,
): Promise<TableSource> {
  const files: FoundFile[] = [];
  for (const location of source.files) files.push(await findFile(location, access));
  const hash = createHash('sha256');
  for (const { name, digest } of files) hash.update(`${basename(name)}:${digest}\n`);
  const opened = { digest: hash.digest('hex'), withTable: createReader(files, source, limits) };
  if (!recipe?.images) return opened;
  const { images } = recipe;
  return addImages(opened, (table) => findImageColumns(table, recipe, images, source.files, access));
}

function createReader(
  files: readonly FoundFile[],
  { format = formatOf(files[0]?.name ?? ''), missing, arrays }: TableFiles,
  limits: DuckDBLimits,
): TableSource['withTable'] {
  return (work) =>
    inScratchFolder(async (directory) => {
      const paths = [];
      for (const [i, file] of files.entries()) paths.push(await file.bring(join(directory, String(i))));
      const result = await withTable(
        { paths, format, missing, arrays },
        join(directory, 'database'),
        limits,
        work,
      );
      // Now that the last row was read: a data set must not be a mixture.
      for (const file of files) await file.confirm();
      return result;
    });
}

/** Files that its cells name are a part of the source too. */
async function addImages(
  opened: TableSource,
  find: (table: RawTable) => Promise<ImageColumns>,
): Promise<TableSource> {
  const images = await opened.withTable(find);
  return {
    digest: sha256(`${opened.digest}\n${digestFiles(images.versions)}\n`),
    withTable: (work) => opened.withTable((table) => work(withImages(table, images))),
  };
}

function findFile(location: FileLocation, access: SourceAccess): Promise<FoundFile> {
  const { uri, sha256: wanted } = pinnedFile(location);
  const place = placeOf(uri);
  if (place?.kind === 'path') return findLocalFile(place.path, wanted);
  if (place?.kind === 'example') return findLocalFile(findExample(place.name, access), wanted);
  return findElsewhere(uri, wanted, access);
}

/** What comes from elsewhere is hashed as it comes, and never in memory as a whole. */
async function findElsewhere(
  uri: string,
  wanted: Digest | undefined,
  access: SourceAccess,
): Promise<FoundFile> {
  const digest = wanted ?? (await digestOf(streamFile(uri, access)));
  return {
    name: uri,
    digest,
    bring: async (directory) => {
      // DuckDB tells compressions by the name's ending.
      const path = join(directory, basename(new URL(uri).pathname));
      await mkdir(directory, { recursive: true });
      await pipeline(streamFile(uri, access), createWriteStream(path));
      const found = await digestOf(createReadStream(path));
      if (wanted !== undefined) refuseOtherBytes(uri, found, wanted);
      if (found !== digest) throw changedMeanwhile(uri);
      return path;
    },
    confirm: () => Promise.resolve(),
  };
}

async function findLocalFile(path: string, wanted: Digest | undefined): Promise<FoundFile> {
  const before = await versionOf(path);
  const digest = await digestOf(createReadStream(path));
  if (wanted !== undefined) refuseOtherBytes(path, digest, wanted);
  return {
    name: path,
    digest,
    bring: () => Promise.resolve(path),
    confirm: async () => {
      if ((await versionOf(path)) !== before) throw changedMeanwhile(path);
    },
  };
}

async function digestOf(bytes: AsyncIterable<Uint8Array>): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
}

/** What changes where the file does. */
async function versionOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs, ino } = await stat(path);
    return [size, mtimeMs, ino].join();
  } catch (error) {
    throw new InvalidData(`no file ${path}`, { file: path }, error);
  }
}
