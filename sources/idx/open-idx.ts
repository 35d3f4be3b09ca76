import { createHash } from 'node:crypto';
import { InvalidData } from '../../core/contracts/errors';
import type { DataRecipe } from '../../core/contracts/recipe';
import type { LabelledImages } from '../../core/data/labelled-images';
import { limitSplits } from '../../core/data/split/limit-splits';
import { pairIdx, type NamedBytes } from '../../core/data/arrays/pair-idx';
import { sha256 } from '../../storage/sha256';
import { numberRows } from '../../core/data/split/source-splits';
import type { Folder } from '../files/folder';
import type { Source, SourceRows } from '../source';

/** MNIST's four files, by their usual names; each may be there gzipped (`.gz`) or not. */
const FILES = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
} as const;

type IdxFiles = Record<keyof typeof FILES, NamedBytes>;

/**
 * Reads a folder's four files whole.
 *
 * @param mend what to do about files that are missing.
 * @throws InvalidData that names every missing file.
 */
export async function openIdx(folder: Folder, limit: DataRecipe['limit'], mend: string): Promise<Source> {
  const names = Object.keys(FILES) as (keyof typeof FILES)[];
  const found = await Promise.all(names.map((name) => readOne(folder, FILES[name])));
  const missing = names.filter((_, i) => found[i] === undefined).map((name) => FILES[name]);
  if (missing.length > 0) {
    const problem = `${folder.name} lacks ${missing.join(', ')}; ${mend}`;
    throw new InvalidData(problem, { directory: folder.name, missing });
  }
  const files = Object.fromEntries(names.map((name, i) => [name, found[i]])) as IdxFiles;
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name}:${sha256(files[name].bytes)}\n`);
  return { digest: hash.digest('hex'), read: () => Promise.resolve(pairFiles(files, limit)) };
}

async function readOne(folder: Folder, name: string): Promise<NamedBytes | undefined> {
  for (const file of [`${name}.gz`, name]) {
    const bytes = await folder.read(file);
    if (bytes) return { file, bytes };
  }
  return undefined;
}

function pairFiles(files: IdxFiles, limit: DataRecipe['limit']): SourceRows {
  const train = pairIdx(files.trainImages, files.trainLabels);
  const test = pairIdx(files.testImages, files.testLabels);
  refuseOtherSize(files, train, test);
  return {
    splits: limitSplits(numberRows({ train, test }), limit),
    badRows: [],
    rows: train.rows + test.rows,
  };
}

function refuseOtherSize(
  files: IdxFiles,
  { shape: train }: LabelledImages,
  { shape: test }: LabelledImages,
): void {
  if (train.join() === test.join()) return;
  const size = ([height, width]: LabelledImages['shape']) => `${height}×${width}`;
  throw new InvalidData(
    `${files.trainImages.file} has images of ${size(train)} pixels, but ${files.testImages.file} of ${size(test)}: they must be alike`,
    { train, test },
  );
}
