import type { ArrayTarget } from '../../core/contracts/data/array-target';
import { InvalidData } from '../../core/contracts/errors';
import type { LabelledImages } from '../../core/data/labelled-images';
import { readNpyImages, readNpyLabels } from '../../core/data/arrays/npy-rows';
import { readNpyTargets, type NpyTargets } from '../../core/data/arrays/npy-targets';
import { parseNpy } from '../../core/data/arrays/parse-npy';
import type { SplitName, SourceSplits } from '../../core/data/split/source-splits';
import type { ArrayPair, SplitArrays } from './choose-arrays';

/** Arrays as .npy files, and which is which. */
export interface NamedArrays {
  bytes: ReadonlyMap<string, Uint8Array>;
  names: SplitArrays;
  /** What they are in, for messages. */
  file?: string;
}

/** Rows of each split, by their places in it, that have nothing of use to learn. */
export type BadTargets = Partial<Record<SplitName, NpyTargets['bad']>>;

/**
 * Images of each split with their classes, or what is predicted instead.
 *
 * @throws InvalidData for arrays that aren't as they must be, or don't go with each other.
 */
export function readArraySplits(
  { bytes, names, file }: NamedArrays,
  { target, classes }: { target: ArrayTarget | undefined; classes: number },
): { splits: SourceSplits; bad: BadTargets } {
  const titleOf = (name: string) => (file === undefined ? name : `${file}: ${name}`);
  const parsed = (name: string, takesFortran = false) =>
    parseNpy(bytes.get(name) ?? new Uint8Array(), titleOf(name), { takesFortran });
  const bad: BadTargets = {};
  const read = (split: SplitName, { images, labels }: ArrayPair): LabelledImages => {
    const found = readNpyImages(parsed(images), titleOf(images));
    const array = parsed(labels, target !== undefined);
    refuseOtherRows(titleOf, { images, imageRows: found.rows, labels, labelRows: array.shape[0] ?? 0 });
    if (!target) return { ...found, labels: readNpyLabels(array, titleOf(labels)) };
    const answers = readNpyTargets(array, target, classes, titleOf(labels));
    bad[split] = answers.bad;
    return { ...found, labels: new Uint8Array(found.rows), targets: answers.targets };
  };
  const { train, validation, test } = names;
  const splits = {
    train: read('train', train),
    ...(validation && { validation: read('validation', validation) }),
    ...(test && { test: read('test', test) }),
  };
  refuseOtherSizes(splits, titleOf);
  return { splits, bad };
}

interface PairedRows {
  images: string;
  imageRows: number;
  labels: string;
  labelRows: number;
}

/** An array as messages call it. */
type TitleOf = (name: string) => string;

function refuseOtherRows(titleOf: TitleOf, pair: PairedRows): void {
  const { images, imageRows, labels, labelRows } = pair;
  if (labelRows === imageRows) return;
  throw new InvalidData(
    `${titleOf(images)} has ${imageRows} images, but ${labels} has ${labelRows} labels: they must be as many`,
    { ...pair },
  );
}

function refuseOtherSizes(splits: SourceSplits, titleOf: TitleOf): void {
  const size = (images: LabelledImages['shape']) => images.join('×');
  const { shape } = splits.train;
  for (const [split, { shape: other }] of Object.entries(splits) as [string, LabelledImages][]) {
    if (size(other) === size(shape)) continue;
    throw new InvalidData(
      titleOf(
        `the train images are of ${size(shape)}, but those of ${split} of ${size(other)}: they must be alike`,
      ),
      { shape, split, other },
    );
  }
}
