import type { BadRow } from '../../core/data/bad-rows';
import { dealByClass } from '../../core/data/deal-by-class';
import type { SplitLimits } from '../../core/data/limit-splits';
import type { LabelledImages } from '../../core/data/labelled-images';
import type { SourceSplits, SplitName } from '../../core/data/source-splits';
import type { Folder } from '../files/folder';
import type { PixelFormat } from './decode-image';
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
}: ImageSplits): Promise<{ splits: SourceSplits; badRows: BadRow[] }> {
  const badRows: BadRow[] = [];
  const read = async (name: SplitName, paths: LabelledPath[]): Promise<LabelledImages> => {
    const order = dealByClass(paths.map(({ label }) => label)).slice(0, limit?.[name] ?? paths.length);
    const rows = order
      .flatMap((index) => paths[index] ?? [])
      .map((row) => ({ ...row, version: versions.get(row.path) }));
    const found = await readImages(folder, rows, format);
    badRows.push(...found.badRows);
    return found.images;
  };
  const { train, validation, test } = splits;
  return {
    splits: {
      train: await read('train', train),
      ...(validation && { validation: await read('validation', validation) }),
      ...(test && { test: await read('test', test) }),
    },
    badRows,
  };
}
