import type { SourceOf } from '../../core/contracts/data-source';
import { InvalidData } from '../../core/contracts/errors';
import type { LabelledImages } from '../../core/data/labelled-images';
import { readNpyImages, readNpyLabels } from '../../core/data/npy-rows';
import { readNpyTargets, type NpyTargets } from '../../core/data/npy-targets';
import { parseNpy } from '../../core/data/parse-npy';
import type { SplitName, SourceSplits } from '../../core/data/source-splits';
import { listNames, type ArrayPair, type SplitArrays } from './choose-arrays';
import { unpackArrays } from './unpack-arrays';

/** Rows of each split, by their places in it, that have nothing of use to learn. */
export type BadTargets = Partial<Record<SplitName, NpyTargets['bad']>>;

/**
 * Images of each split with their classes, or what is predicted instead.
 *
 * @throws InvalidData for arrays that aren't as they must be, or don't go with each other.
 */
export async function readArraySplits(
  archive: Uint8Array,
  arrays: SplitArrays,
  file: string,
  { target, classes }: { target: SourceOf<'npz'>['target']; classes: number },
): Promise<{ splits: SourceSplits; bad: BadTargets }> {
  const unpacked = await unpackArrays(archive, listNames(arrays), file);
  const parsed = (name: string, takesFortran = false) =>
    parseNpy(unpacked.get(name) ?? new Uint8Array(), `${file}: ${name}`, { takesFortran });
  const bad: BadTargets = {};
  const read = (split: SplitName, { images, labels }: ArrayPair): LabelledImages => {
    const found = readNpyImages(parsed(images), `${file}: ${images}`);
    const array = parsed(labels, target !== undefined);
    refuseOtherRows(file, { images, imageRows: found.rows, labels, labelRows: array.shape[0] ?? 0 });
    if (!target) return { ...found, labels: readNpyLabels(array, `${file}: ${labels}`) };
    const answers = readNpyTargets(array, target, classes, `${file}: ${labels}`);
    bad[split] = answers.bad;
    return { ...found, labels: new Uint8Array(found.rows), targets: answers.targets };
  };
  const { train, validation, test } = arrays;
  const splits = {
    train: read('train', train),
    ...(validation && { validation: read('validation', validation) }),
    ...(test && { test: read('test', test) }),
  };
  refuseOtherSizes(splits, file);
  return { splits, bad };
}

interface PairedRows {
  images: string;
  imageRows: number;
  labels: string;
  labelRows: number;
}

function refuseOtherRows(file: string, pair: PairedRows): void {
  const { images, imageRows, labels, labelRows } = pair;
  if (labelRows === imageRows) return;
  throw new InvalidData(
    `${file}: ${images} has ${imageRows} images, but ${labels} has ${labelRows} labels: they must be as many`,
    { file, ...pair },
  );
}

function refuseOtherSizes(splits: SourceSplits, file: string): void {
  const size = (images: LabelledImages['shape']) => images.join('×');
  const { shape } = splits.train;
  for (const [split, { shape: other }] of Object.entries(splits) as [string, LabelledImages][]) {
    if (size(other) === size(shape)) continue;
    throw new InvalidData(
      `${file}: the train images are of ${size(shape)}, but those of ${split} of ${size(other)}: they must be alike`,
      { file, shape, split, other },
    );
  }
}
