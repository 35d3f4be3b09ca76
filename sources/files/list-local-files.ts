import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidData } from '../../core/contracts/errors';
import { isMissing } from './read-local-file';

/**
 * Every file below a folder, links followed: what is kept in one place is often linked into another.
 *
 * @returns paths from `directory` on, with slashes.
 * @throws InvalidData where there is no such folder, or one below can't be read.
 */
export async function listLocalFiles(directory: string): Promise<string[]> {
  return walk(directory, '', []);
}

/** @param above real paths of the folders on the way here: a link back to one of them has no end. */
async function walk(root: string, path: string, above: readonly string[]): Promise<string[]> {
  const directory = join(root, path);
  const here = await explain(directory, () => realpath(directory));
  if (above.includes(here)) return [];
  const entries = await explain(directory, () => readdir(directory, { withFileTypes: true }));
  const found: string[] = [];
  for (const entry of entries) {
    const inside = path === '' ? entry.name : `${path}/${entry.name}`;
    const isFolder = entry.isSymbolicLink() ? await leadsToFolder(join(root, inside)) : entry.isDirectory();
    if (isFolder) found.push(...(await walk(root, inside, [...above, here])));
    else found.push(inside);
  }
  return found;
}

/** A link to nowhere counts as a file: whoever reads it finds that it isn't there. */
async function leadsToFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function explain<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const problem = isMissing(error) ? `no folder ${directory}` : `can't read ${directory}: ${String(error)}`;
    throw new InvalidData(problem, { directory }, error);
  }
}
