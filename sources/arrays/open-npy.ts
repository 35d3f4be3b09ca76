import { createHash } from 'node:crypto';
import { OWN_SPLITS, type SourceOf } from '../../core/contracts/data/data-source';
import { pinnedFile } from '../../core/contracts/data/location';
import type { DataRecipe } from '../../core/contracts/recipe';
import { inflate } from '../../core/data/inflate';
import { openFile, type SourceFile } from '../files/open-file';
import type { SourceAccess } from '../source-access';
import type { Source, SourceRows } from '../source';
import { type SplitArrays } from './choose-arrays';
import { labelNames } from './label-names';
import { readArrayRows } from './read-array-rows';

type NpyData = Pick<DataRecipe, 'classes' | 'limit'> & { source: SourceOf<'npy'> };

/** Images and labels as arrays in .npy files, gzipped or not, which are held in memory as a whole. */
export async function openNpy(data: NpyData, access: SourceAccess): Promise<Source> {
  const { source } = data;
  const { type, target } = source;
  const names = nameArrays(source);
  const files = openFiles(source, access);
  const hash = createHash('sha256');
  for (const [part, file] of files) hash.update(`${part}:${await file.digest()}\n`);
  return {
    digest: hash.digest('hex'),
    reading: { type, ...(target && { target }) },
    ...labelNames(target),
    read: () => readRows([...files.values()], names, data),
  };
}

async function readRows(
  files: readonly SourceFile[],
  names: SplitArrays,
  { source: { target }, classes, limit }: NpyData,
): Promise<SourceRows> {
  const bytes = new Map<string, Uint8Array>();
  for (const file of files) bytes.set(file.name, inflate(await file.read(), file.name));
  return readArrayRows({ bytes, names }, { target, classes, limit });
}

/** By part, such as "train.images": always in the same order. */
function openFiles(source: NpyData['source'], access: SourceAccess): Map<string, SourceFile> {
  const files = new Map<string, SourceFile>();
  for (const split of ['train', ...OWN_SPLITS] as const) {
    const pair = source[split];
    if (!pair) continue;
    files.set(`${split}.images`, openFile(pair.images, access));
    files.set(`${split}.labels`, openFile(pair.labels, access));
  }
  return files;
}

/** Arrays are called by where they are. */
function nameArrays({ train, validation, test }: NpyData['source']): SplitArrays {
  const nameOf = ({ images, labels }: typeof train) => ({
    images: pinnedFile(images).uri,
    labels: pinnedFile(labels).uri,
  });
  return {
    train: nameOf(train),
    ...(validation && { validation: nameOf(validation) }),
    ...(test && { test: nameOf(test) }),
  };
}
