import { readFile } from 'node:fs/promises';
import { InvalidData } from '../../core/contracts/errors';

/**
 * @returns undefined where there is no such file.
 * @throws InvalidData where it can't be read.
 */
export async function readLocalFile(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new InvalidData(`can't read ${path}: ${String(error)}`, { file: path }, error);
  }
}

/** Nothing is there, a part of the path is a file, it is a folder, or no file can have such a name. */
const MISSING = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

export function isMissing(error: unknown): boolean {
  return MISSING.has((error as NodeJS.ErrnoException).code ?? '');
}
