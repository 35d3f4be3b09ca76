import type { BadRow } from '../../core/data/bad-rows';
import { dealByClass } from '../../core/data/deal-by-class';
import type { SplitLimits } from '../../core/data/split/limit-splits';
import type { LabelledImages } from '../../core/data/labelled-images';
import type { PixelFormat } from '../../core/contracts/data/pixel-format';
import type { SplitName } from '../../core/data/split/source-splits';
import type { Folder } from '../files/folder';
import type { SourceRows } from '../source';
import { readImages } from './read-images';
import type { LabelledPath, SplitPaths } from './split-paths';

export interface ImageSplits {
  folder: Folder;
  splits: SplitPaths;
  /** Of every path. */
  versions: ReadonlyMap<string, string | undefined>;
  format: PixelFormat;
  limit: SplitLimits | undefined;
}

/** Reads the images of every split. Only those within the limit are touched. */
export async function readImageSplits({
  folder,
  splits,
  versions,
  format,
  limit,
}: ImageSplits): Promise<Omit<SourceRows, 'rows'>> {
  const badRows: BadRow[] = [];
  const read = async (paths: LabelledPath[], most = paths.length): Promise<LabelledImages> => {
    const order = dealByClass(paths.map(({ label }) => label)).slice(0, most);
    const rows = order
      .flatMap((index) => paths[index] ?? [])
      .map((row) => ({ ...row, version: versions.get(row.path) }));
    const found = await readImages(folder, rows, format);
    badRows.push(...found.badRows);
    return found.images;
  };
  const readSplit = (name: SplitName, paths: LabelledPath[]) => read(paths, limit?.[name]);
  const { train, validation, test, unlabelled } = splits;
  return {
    splits: {
      train: await readSplit('train', train),
      ...(validation && { validation: await readSplit('validation', validation) }),
      ...(test && { test: await readSplit('test', test) }),
    },
    ...(unlabelled && { unlabelled: await read(unlabelled) }),
    badRows,
  };
}
