import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { SourceOf } from '../../core/contracts/data-source';
import type { Digest } from '../../core/contracts/digest';
import { InvalidData } from '../../core/contracts/errors';
import { pinnedFile, placeOf, type FileLocation } from '../../core/contracts/location';
import type { RawTable } from '../../core/data/table/raw-table';
import { changedMeanwhile } from '../files/changed-meanwhile';
import { openFile } from '../files/open-file';
import { inScratchFolder } from '../scratch-folder';
import type { SourceAccess } from '../source-access';
import type { DuckDBLimits } from './duckdb-session';
import { formatOf, withTable } from './open-table';

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

/**
 * Hashes the files of a table: those on this disk as they are read, and others in memory.
 *
 * @throws InvalidData where a file isn't there, or another than the recipe's SHA-256 says.
 */
export async function openTableSource(
  source: SourceOf<'table'>,
  access: SourceAccess,
  limits: DuckDBLimits,
): Promise<TableSource> {
  const files: FoundFile[] = [];
  for (const location of source.files) files.push(await findFile(location, access));
  const hash = createHash('sha256');
  for (const { name, digest } of files) hash.update(`${basename(name)}:${digest}\n`);
  const format = source.format ?? formatOf(files[0]?.name ?? '');
  return {
    digest: hash.digest('hex'),
    withTable: (work) =>
      inScratchFolder(async (directory) => {
        const paths = [];
        for (const [i, file] of files.entries()) paths.push(await file.bring(join(directory, String(i))));
        const opened = { paths, format, missing: source.missing };
        const result = await withTable(opened, join(directory, 'database'), limits, work);
        // Now that the last row was read: a data set must not be a mixture.
        for (const file of files) await file.confirm();
        return result;
      }),
  };
}

function findFile(location: FileLocation, access: SourceAccess): Promise<FoundFile> {
  const { uri, sha256: wanted } = pinnedFile(location);
  const place = placeOf(uri);
  return place?.kind === 'path' ? findLocalFile(place.path, wanted) : findElsewhere(location, access);
}

async function findElsewhere(location: FileLocation, access: SourceAccess): Promise<FoundFile> {
  const file = openFile(location, access);
  const digest = await file.digest();
  return {
    name: file.name,
    digest,
    bring: async (directory) => {
      // DuckDB tells compressions by the name's ending.
      const path = join(directory, basename(new URL(file.name).pathname));
      await mkdir(directory, { recursive: true });
      await writeFile(path, await file.read());
      return path;
    },
    confirm: () => Promise.resolve(),
  };
}

async function findLocalFile(path: string, wanted: Digest | undefined): Promise<FoundFile> {
  const before = await versionOf(path);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const digest = hash.digest('hex');
  if (wanted !== undefined && wanted !== digest) {
    const facts = { file: path, found: digest, wanted };
    throw new InvalidData(`${path} has SHA-256 ${digest}, but the recipe says ${wanted}`, facts);
  }
  return {
    name: path,
    digest,
    bring: () => Promise.resolve(path),
    confirm: async () => {
      if ((await versionOf(path)) !== before) throw changedMeanwhile(path);
    },
  };
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
