import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidData } from '../core/contracts/errors';
import type { DataSource } from '../core/contracts/recipe';
import type { NamedBytes } from '../core/data/pair-idx';

/** MNIST's four files, by their usual names; each may be there gzipped (`.gz`) or not. */
const FILES = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
} as const;

export type SourceFiles = Record<keyof typeof FILES, NamedBytes> & {
  /** SHA-256 over the files' names and contents, in order. */
  digest: string;
};

/** Reads a source's files whole. Names every file that is missing. */
export async function readSource(source: DataSource, exampleDataDir: string): Promise<SourceFiles> {
  const directory = source.type === 'idx' ? source.directory : join(exampleDataDir, source.name);
  const names = Object.keys(FILES) as (keyof typeof FILES)[];
  const found = await Promise.all(names.map((name) => readOne(directory, FILES[name])));
  const missing = names.filter((_, i) => found[i] === undefined).map((name) => FILES[name]);
  if (missing.length > 0) throw missingFiles(source, directory, missing);
  const hash = createHash('sha256');
  const files = Object.fromEntries(names.map((name, i) => [name, found[i]])) as Record<
    keyof typeof FILES,
    NamedBytes
  >;
  for (const name of names) {
    hash.update(`${name}:${createHash('sha256').update(files[name].bytes).digest('hex')}\n`);
  }
  return { ...files, digest: hash.digest('hex') };
}

async function readOne(directory: string, name: string): Promise<NamedBytes | undefined> {
  for (const file of [`${name}.gz`, name]) {
    try {
      return { file, bytes: await readFile(join(directory, file)) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw new InvalidData(
        `can't read ${join(directory, file)}: ${String(error)}`,
        { file, directory },
        error,
      );
    }
  }
  return undefined;
}

function missingFiles(source: DataSource, directory: string, missing: string[]): InvalidData {
  const mend =
    source.type === 'example' ? 'run `npm run setup` to fetch it' : 'put it there, gzipped (.gz) or not';
  return new InvalidData(`${directory} lacks ${missing.join(', ')}; ${mend}`, { directory, missing });
}
