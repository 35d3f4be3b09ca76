import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { InvalidData, InvalidInput } from '../../../core/contracts/errors';
import { openZip } from '../../arrays/zip-file';
import type { DuckDBSession } from '../duckdb-session';
import { csvFormat } from '../formats/csv';
import { loadCells, refuseOtherColumns, type LoadedCells } from '../load-cells';
import { dealParts } from './deal-parts';
import { openNpyFile, type NpyFile } from './npy-file';
import { writePart } from './write-part';

/** NumPy's files that are one table. */
export interface ArrayFiles {
  /** Archives whose rows follow each other, or arrays that lie side by side as those of one archive do. */
  format: 'npz' | 'npy';
  paths: readonly string[];
  missing: readonly string[];
  /** Those of an archive that are its columns; all where they are left out. */
  arrays?: readonly string[] | undefined;
}

/** Arrays on disk, by name. */
interface NamedFiles {
  title: string;
  files: ReadonlyMap<string, string>;
}

/**
 * Makes `cells` of NumPy arrays: they become CSV files, some rows at a time, and are read as those.
 *
 * @param directory for what is unpacked; is removed again.
 * @throws InvalidData for arrays that are no columns of one table; InvalidInput where one that is named isn't there.
 */
export async function loadArrays(
  session: DuckDBSession,
  { format, paths, missing, arrays }: ArrayFiles,
  directory: string,
): Promise<LoadedCells> {
  await mkdir(directory);
  try {
    const tables: string[] = [];
    let first: string[] | undefined;
    for await (const { title, files } of format === 'npz'
      ? unpackArchives(paths, arrays, directory)
      : nameFiles(paths, directory)) {
      for (const { split, arrays: named } of dealParts([...files.keys()], title)) {
        const part = split === undefined ? title : `${title}: ${split}`;
        const table = join(directory, `${tables.length}.csv`);
        const columns = await withFiles(named, files, title, (own) =>
          writePart({ arrays: own, ...(split !== undefined && { split }) }, table, part),
        );
        if (first) refuseOtherColumns(part, columns, first);
        first ??= columns;
        tables.push(table);
      }
    }
    return await loadCells(session, tables, csvFormat(','), missing);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function withFiles<T>(
  named: ReadonlyMap<string, string>,
  files: NamedFiles['files'],
  title: string,
  work: (files: ReadonlyMap<string, NpyFile>) => Promise<T>,
): Promise<T> {
  const handles: FileHandle[] = [];
  try {
    const opened = new Map<string, NpyFile>();
    for (const [column, name] of named) {
      const handle = await open(files.get(name) ?? '');
      handles.push(handle);
      opened.set(column, await openNpyFile(handle, `${title}: ${name}`));
    }
    return await work(opened);
  } finally {
    for (const handle of handles) await handle.close();
  }
}

const SUFFIX = '.npy';

async function* unpackArchives(
  paths: readonly string[],
  asked: readonly string[] | undefined,
  directory: string,
): AsyncIterable<NamedFiles> {
  for (const [i, path] of paths.entries()) {
    const title = basename(path);
    const archive = await openZip(await unzipped(path, join(directory, `${i}.npz`)), title);
    try {
      const { members } = archive;
      const present = [...members.keys()].filter((name) => name.endsWith(SUFFIX));
      const names = choose(
        asked,
        present.map((name) => name.slice(0, -SUFFIX.length)),
        title,
      );
      const files = new Map<string, string>();
      for (const [k, name] of names.entries()) {
        const [target, member] = [join(directory, `${i}-${k}${SUFFIX}`), members.get(name + SUFFIX)];
        if (member) await archive.unpack(member, target, `${title}: ${name}`);
        files.set(name, target);
      }
      yield { title, files };
    } finally {
      archive.close();
    }
  }
}

function choose(
  asked: readonly string[] | undefined,
  present: readonly string[],
  title: string,
): readonly string[] {
  if (present.length === 0) throw new InvalidData(`${title}: no arrays in it`, { title });
  const problems = (asked ?? [])
    .filter((name) => !present.includes(name))
    .map((value) => ({ path: 'source.arrays', value, allowed: `arrays of ${title}: ${present.join(', ')}` }));
  if (problems.length > 0) throw new InvalidInput('recipe', problems);
  return asked ?? present;
}

/** Each file is an array that is called as it. */
async function* nameFiles(paths: readonly string[], directory: string): AsyncIterable<NamedFiles> {
  const files = new Map<string, string>();
  for (const [i, path] of paths.entries()) {
    const name = basename(path).replace(/[.]npy([.]gz)?$/i, '');
    if (files.has(name))
      throw new InvalidData(`two files are called ${basename(path)}, and so would be their columns`, {
        path,
      });
    files.set(name, await unzipped(path, join(directory, `${i}${SUFFIX}`)));
  }
  yield { title: paths.map((path) => basename(path)).join(', '), files };
}

/** @returns where the file is without its compression. */
async function unzipped(path: string, target: string): Promise<string> {
  if (/[.]zst$/i.test(path))
    throw new InvalidData(
      `${basename(path)}: compressed by zstd, allowed: arrays as they are, or gzipped (.gz)`,
      { path },
    );
  if (!/[.]gz$/i.test(path)) return path;
  await pipeline(createReadStream(path), createGunzip(), createWriteStream(target));
  return target;
}
